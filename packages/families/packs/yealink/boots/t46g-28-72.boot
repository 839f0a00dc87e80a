# SIP-T46G with firmware 72: the common file, then its own (W52P and T2 auto provisioning guides)
# model: T46G
# user-agent: Yealink SIP-T46G 28.72.0.1 00:15:65:4a:a9:37
GET y000000000028.cfg 200
GET <mac>.cfg 200
