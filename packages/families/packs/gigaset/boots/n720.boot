# N720 DM PRO, its MAC in the User-Agent
# model: N720-DM-PRO
# user-agent: Gigaset N720 DM PRO/70.089.00.000.000;7C2F80CA21E4
GET baselines.bin 404
GET 7C2F80CA21E4.xml 200
