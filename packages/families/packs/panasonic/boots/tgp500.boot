# KX-TGP500 told to ask for its MAC's own file; User-Agent in the UT's shape
# model: KX-TGP500B04
# user-agent: Panasonic_KX-TGP500B04/12.17 (<mac>)
GET KX-TGP500B04.cfg 200
GET <mac>.cfg 200
