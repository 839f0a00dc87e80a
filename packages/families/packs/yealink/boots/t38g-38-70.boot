# SIP-T38G, whose User-Agent has two blanks
# model: T38G
# user-agent: Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e
GET y000000000038.cfg 200
GET <mac>.cfg 200
