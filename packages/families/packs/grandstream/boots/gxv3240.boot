# GXV3240: a hardware version in its User-Agent
# model: GXV3240
# user-agent: Grandstream Model HW GXV3240 V1.6B SW 1.0.1.27 DevId 000b82632815
GET cfg<mac> 404
GET cfg<mac>.xml 200
