# Fanvil X5U: the common file of its hardware, then its own
# model: X5U-V2
# user-agent: Fanvil X5U-V2 2.12.1 0c3800000000
GET F0V00X5U0000.cfg 200
GET <mac>.cfg 200
GET phonebook.xml 200|404
