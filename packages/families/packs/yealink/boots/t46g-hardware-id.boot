# SIP-T46G with firmware 71, whose User-Agent ends with its hardware's number
# model: T46G
# user-agent: Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0
GET y000000000028.cfg 200
GET <mac>.cfg 200
