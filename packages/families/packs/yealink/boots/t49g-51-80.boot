# SIP VP-T49G
# model: T49G
# user-agent: Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000051.cfg 200
GET <mac>.cfg 200
