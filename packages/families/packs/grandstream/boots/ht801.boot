# HT801: no file for its model (HT80x manual p. 68)
# model: HT801
# user-agent: Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfg.xml 404
