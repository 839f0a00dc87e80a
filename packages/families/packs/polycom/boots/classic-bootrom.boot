# SoundPoint IP 650 order with a BootROM (Adtran IP650 troubleshooting guide p. 16), older names included
# model: SPIP_450
# user-agent: FileTransport PolycomSoundPointIP-SPIP_450-UA/4.2.1.0275
GET 2345-12450-001.bootrom.ld 404
GET bootrom.ld 404
GET bootrom.ver 404
GET <mac>.cfg 200
GET 2345-12450-001.sip.ld 404
GET sip.ld 404
GET sip.ver 404
GET phone-<mac>.cfg 200
GET phone1.cfg 200
GET sip.cfg 200
GET <mac>-phone.cfg 404
GET <mac>-web.cfg 404
GET 000000000000-license.cfg 404
GET <mac>-license.cfg 404
GET <mac>-directory.xml 404
GET 000000000000-directory.xml 200
PUT <mac>-boot.log 201
PUT <mac>-app.log 201
