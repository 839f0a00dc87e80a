# UC924: the longer order, as the redirection service sees it; the phone stops at the first file that it finds
GET factory0012.bin 404
GET cfg0012.xml 404
GET <mac>.cfg 200
