# GXP2130, firmware 1.0.1: one manual prints XML first (GXP1100 manual p. 44)
GET cfg<mac>.xml 200
GET cfg<mac> 404
