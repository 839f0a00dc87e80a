# 6920, SIP 6.4: the same order; MAC in lower case as some servers list it
# model: 6920
# user-agent: Mitel6920 MAC:14-00-E9-1F-03-EA V:6.4.0.140-SIP
GET security.tuz 404
GET startup.cfg 200
GET 6920.cfg 404
GET <mac>.cfg 200
GET startup.lic 404
GET 6920.st 404
GET lang_de.txt 404
