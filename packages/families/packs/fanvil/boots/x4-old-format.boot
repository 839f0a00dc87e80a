# Fanvil X4, whose common file is named by its hardware's version
# model: X4
# user-agent: Fanvil X4 2.10.2.6887 0c383e07e16c
GET f0X4hw1.100.cfg 200
GET 0c383e07e16c.cfg 200
