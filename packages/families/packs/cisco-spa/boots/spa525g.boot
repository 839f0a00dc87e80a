# SPA525G: its serial number alone; the MAC is first seen in the second request
# model: SPA525G
# user-agent: Cisco/SPA525G-7.4.4 (CBT141900G7)
GET spa525G.cfg 200
GET <mac>.xml 200
GET directory.xml 200
