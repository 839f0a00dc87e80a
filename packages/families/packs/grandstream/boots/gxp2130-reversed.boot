# GXP2130, firmware 1.0.1: one manual prints XML first (GXP1100 manual p. 44)
# model: GXP2130
# user-agent: Grandstream Model HW GXP2130 SW 1.0.1.6 DevId <mac>
GET cfg<mac>.xml 200
GET cfg<mac> 404
