# GXP2000, firmware 1.2.5.3: the binary file alone, which is not made
# model: GXP2000
# user-agent: Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId 000b822726c8
GET cfg<mac> 404
