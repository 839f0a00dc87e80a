# SoundPoint IP 550, UCS 4.0.15: a real access log's order, with our own master file found at once
# model: SPIP_550
# user-agent: FileTransport PolycomSoundPointIP-SPIP_550-UA/4.0.15.1047 Type/Application
GET <mac>.cfg 200
GET phone-<mac>.cfg 200
GET <mac>-phone.cfg 404
GET <mac>-web.cfg 404
GET 000000000000-license.cfg 404
PUT <mac>-app.log 201
