# GXP2130: binary, XML, the file of its model and the common one, all read
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfggxp2130.xml 404
GET cfg.xml 404
