# SoundPoint IP 330, SIP 3.x: the order a hand-built provisioning server was written for (the zero-touch write-up)
# model: SPIP_330
# user-agent: FileTransport PolycomSoundPointIP-SPIP_330-UA/3.3.2.0413
GET bootrom.ld 404
GET <mac>.cfg 200
GET sip.ld 404
GET <mac>-phone.cfg 404
GET <mac>-web.cfg 404
GET <mac>-directory.xml 404
PUT <mac>-boot.log 201
PUT <mac>-app.log 201
PUT <mac>-flash.log 201
