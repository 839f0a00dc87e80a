# W60B DECT base
# model: W60B
# user-agent: Yealink W60B 77.81.0.35 80:5e:c0:09:ab:dc
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000077.cfg 200
GET <mac>.cfg 200
