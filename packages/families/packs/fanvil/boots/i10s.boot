# Fanvil i10S intercom: the common file's name has its model padded with zeros
# model: i10S
# user-agent: Fanvil i10S 2.12.10.1 <mac>
GET F0V10S00000.cfg 200
GET <mac>.cfg 200
