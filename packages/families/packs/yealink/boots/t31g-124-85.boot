# SIP-T31G: boot files first, then what the phone keeps on the server
# model: T31G
# user-agent: Yealink SIP-T31G 124.85.257.55 80:5e:c0:d5:7d:72
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000123.cfg 200
GET <mac>.cfg 200
GET <mac>-local.cfg 404
GET <mac>-contact.xml 404
PUT <mac>-local.cfg 201
