# SIP-T54W told to load firmware by an image name with the model in it
# model: T54W
# user-agent: Yealink SIP-T54W 96.86.0.45 00:15:65:4a:a9:38
GET <mac>.boot 404
GET y000000000000.boot 404
GET y000000000096.cfg 200
GET <mac>.cfg 200
GET T54W-96.86.0.70.rom 404
GET phonebook.xml 200|404
