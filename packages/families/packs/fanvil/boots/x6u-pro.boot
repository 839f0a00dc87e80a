# Fanvil X6U Pro, whose name has a blank
# model: X6U-Pro
# user-agent: Fanvil X6U Pro 0.0.10 0c383e2cd782
GET 0c383e2cd782.cfg 200
