# KX-HDV230: the same, and the phone book when its key is pressed; User-Agent in the UT's shape
# model: KX-HDV230
# user-agent: Panasonic_KX-HDV230/06.101 (<mac>)
GET KX-HDV230.cfg 200
GET ConfigCommon.cfg 200
GET Config<mac>.cfg 200
GET phonebook.xml 200
