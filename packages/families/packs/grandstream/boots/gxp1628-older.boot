# GXP1628, firmware 1.0.4: binary file, then XML (GXP17xx manual p. 119)
# model: GXP1628
# user-agent: Grandstream Model HW GXP1628 SW 1.0.4.138 DevId c074ad2bd859
GET cfg<mac> 404
GET cfg<mac>.xml 200
