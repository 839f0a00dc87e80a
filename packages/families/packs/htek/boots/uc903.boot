# UC903, firmware 2.0.4.2: the order of the guide
# model: UC903
# user-agent: Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9
GET cfg0016.xml 404
GET cfg<mac> 404
GET cfg<mac>.xml 200
