# SIP-T87W
# model: T87W
# user-agent: Yealink SIP-T87W 185.87.0.10 44:db:d2:c9:73:b7
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000197.cfg 200
GET <mac>.cfg 200
