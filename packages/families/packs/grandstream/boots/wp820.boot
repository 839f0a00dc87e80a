# WP820 asks as the adapters do
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfg.xml 404
