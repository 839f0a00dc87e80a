# Fanvil V67: the common file, which firmware there is, and its own
# model: V67
# user-agent: Fanvil V67 2.6.6.187 0c383e2b29e6
GET F0V0V6700000.cfg 200
GET fanvil_v67_hw1_1.txt 404
GET 0c383e2b29e6.cfg 200
