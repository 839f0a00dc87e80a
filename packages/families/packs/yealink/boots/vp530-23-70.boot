# VP530, whose User-Agent names no vendor
# model: VP530P
# user-agent: VP530P 23.70.0.40 00:15:65:31:4b:c0
GET y000000000023.cfg 200
GET <mac>.cfg 200
