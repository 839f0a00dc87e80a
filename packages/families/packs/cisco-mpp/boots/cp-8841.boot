# 8841, firmware 11.3.1: the factory rule, then the file that it names
# model: CP-8841-3PCC
# user-agent: Cisco-CP-8841-3PCC/11.3.1 (0123456789ab)
GET 8841-3PCC.xml 200
GET <mac>.xml 200
GET directory.xml 200
