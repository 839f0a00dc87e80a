# UC926: with its directory
GET cfg0010.xml 404
GET cfg<mac> 404
GET cfg<mac>.xml 200
GET phonebook.xml 200
