# GXP2130: binary, XML, the file of its model and the common one, all read
# model: GXP2130
# user-agent: Grandstream Model HW GXP2130 SW 1.0.9.127 DevId <mac>
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfggxp2130.xml 404
GET cfg.xml 404
