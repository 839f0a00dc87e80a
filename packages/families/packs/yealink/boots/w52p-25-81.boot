# W52P, firmware 25.81: an observed boot after PnP handed out the directory's URL, firmware already installed
# model: W52P
# user-agent: W52P 25.81.0.10 00:15:65:44:b3:7c
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000025.cfg 200
GET 25.81.0.10.rom 404
GET <mac>.cfg 200
