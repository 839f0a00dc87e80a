# GXV3350: two blanks before its hardware version
# model: GXV3350
# user-agent: Grandstream Model HW GXV3350  V1.3A SW 1.0.1.8 DevId c074ad150b88
GET cfg<mac> 404
GET cfg<mac>.xml 200
