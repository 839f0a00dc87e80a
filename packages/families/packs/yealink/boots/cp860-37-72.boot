# CP860, whose User-Agent has no SIP-
# model: CP860
# user-agent: Yealink CP860 37.72.0.5 00:15:65:8a:37:86
GET y000000000037.cfg 200
GET <mac>.cfg 200
