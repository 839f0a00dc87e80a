# HT802V2
# model: HT802V2
# user-agent: Grandstream Model HW HT802V2 V1.0A SW 1.0.5.4 DevId ec74d763e419
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET cfg.xml 404
