# N510 IP PRO by option 114: master.bin first, then the file of its MAC in upper case
# model: N510-IP-PRO
# user-agent: N510 IP PRO/42.245.00.000.000;7C2F804DF9A9
GET master.bin 404
GET baselines.bin 404
GET 7C2F804DF9A9.xml 200
