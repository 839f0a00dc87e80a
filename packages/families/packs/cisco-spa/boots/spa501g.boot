# SPA501G, firmware 7.4.4: MAC and serial number
# model: SPA501G
# user-agent: Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)
GET spa501G.cfg 200
GET <mac>.xml 200
