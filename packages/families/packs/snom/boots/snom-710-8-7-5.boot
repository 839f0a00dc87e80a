# snom 710, whose User-Agent ends with the MAC since 8.7.5
# model: 710
# user-agent: Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)
GET snom710.htm 200
GET snom710-000413741767.htm 200
GET 000413741767.xml 200
GET snom710-firmware.xml 404
GET gui_lang.xml 404
GET web_lang.xml 404
GET snom710-8.7.5.35-SIP-r.bin 404
