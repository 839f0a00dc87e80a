# Old Sipura rule, answered to a SPA3102
GET spa.cfg 200
GET <mac>.xml 200
