# W90DM DECT manager
# model: W90DM
# user-agent: Yealink W90DM 130.85.0.15 80:5e:c0:09:ab:dd
GET <mac>.boot 404
GET y000000000000.boot 404
GET <mac>.cfg 200
