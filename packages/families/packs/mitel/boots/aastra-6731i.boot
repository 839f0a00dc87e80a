# 6731i, SIP 3.2.0: aastra.cfg, model, MAC (Aastra administrator guide 3.3.1); encrypted twins where the phone tries them
# model: 6731i
# user-agent: Aastra6731i MAC:00-08-5D-23-74-29 V:3.2.0.70-SIP
GET security.tuz 404
GET 6731i.st 404
GET aastra.cfg 200
GET 6731i.cfg 404
GET 00085D237429.cfg 200
