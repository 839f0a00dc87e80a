# snom M900, whose User-Agent has no -SIP
# model: M900
# user-agent: Mozilla/4.0 (compatible; Snom M900 05.20.0001 000413b60680)
GET snomM900.htm 200
GET snomM900-000413B60680.htm 200
GET 000413B60680.xml 200
GET snomM900-firmware.htm 404
