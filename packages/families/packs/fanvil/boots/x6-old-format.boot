# Fanvil X6, whose files have the older format
# model: X6
# user-agent: Fanvil X6 1.12.2 <mac>
GET F0V00X600000.cfg 200
GET <mac>.cfg 200
