# Fanvil W620W Wi-Fi phone
# model: W620W
# user-agent: Fanvil W620W 2.16.10 0c383e7dd216
GET F0V620W00000.cfg 200
GET 0c383e7dd216.cfg 200
