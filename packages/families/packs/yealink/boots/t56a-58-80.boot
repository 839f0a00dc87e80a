# SIP-T56A, whose User-Agent has the MAC without colons
# model: T56A
# user-agent: Yealink SIP-T56A 58.80.0.25 <mac>
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000056.cfg 200
GET <mac>.cfg 200
