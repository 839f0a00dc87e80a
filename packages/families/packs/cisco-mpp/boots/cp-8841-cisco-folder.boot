# 8841: what it tries next by itself, Cisco/$PN/$MA.cfg in the folder of the DHCP option; wazo sees it first
# model: CP-8841-3PCC
# user-agent: Cisco-CP-8841-3PCC/11.3.1 (0123456789ab)
GET <mac>.cfg 200
