# SoundPoint IP 331 against the files of the Teleware directory: MAC.cfg, phone-MAC.cfg, phone1.cfg, sip.cfg, images common (source 003)
# model: SPIP_331
# user-agent: FileTransport PolycomSoundPointIP-SPIP_331-UA/3.1.2.0392
GET bootrom.ld 404
GET <mac>.cfg 200
GET sip.ld 404
GET phone-<mac>.cfg 200
GET phone1.cfg 200
GET sip.cfg 200
