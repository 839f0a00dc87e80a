# SIP-T28P, whose User-Agent begins with a small letter
# model: T28P
# user-agent: yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b
GET y000000000000.cfg 200
GET <mac>.cfg 200
