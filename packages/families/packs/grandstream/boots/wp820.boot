# WP820 asks as the adapters do
# model: WP820
# user-agent: Grandstream Model HW WP820 V1.2A SW 1.0.3.27 DevId <mac>
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfg.xml 404
