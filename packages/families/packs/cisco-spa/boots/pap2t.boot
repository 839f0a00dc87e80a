# PAP2T asks for init.cfg
GET init.cfg 200
GET <mac>.xml 200
