# 8851: the product name in the place of the series number
GET CP-8851-3PCC.xml 200
GET <mac>.xml 200
