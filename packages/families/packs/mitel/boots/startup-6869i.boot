# 6869i, SIP 4.x: order of a public access log, with a MAC file that is there; User-Agent in the shape of others of its kind
# model: 6869i
# user-agent: Aastra6869i MAC:00-08-5D-40-90-5F V:4.1.0.128-SIP
GET security.tuz 404
GET startup.cfg 200
GET 6869i.cfg 404
GET <MAC>.cfg 200
GET startup.lic 404
GET <MAC>.lic 404
GET 6869i.st 404
