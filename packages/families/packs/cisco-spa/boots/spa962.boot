# SPA962: a serial number in brackets
# model: SPA-962
# user-agent: Linksys/SPA-962-6.1.5(a) (4MM00F903042)
GET spa962.cfg 200
GET <mac>.xml 200
