# VVX 500, UCS 5.9.7: an observed boot, from the Updater's log to the append of the application's
# model: VVX_500
# user-agent: FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application
PUT <mac>-boot.log 201
GET <mac>.cfg 200
GET 3111-44500-001.3111-44500-001.sip.ld 404
GET phone-<mac>.cfg 200
GET <mac>-phone.cfg 404
GET <mac>-web.cfg 404
GET 000000000000-license.cfg 404
GET <mac>-license.cfg 404
GET <mac>-calls.xml 404
GET <mac>-directory.xml 404
GET 000000000000-directory.xml 200
HEAD <mac>-app.log 404
PUT <mac>-app.log 201
