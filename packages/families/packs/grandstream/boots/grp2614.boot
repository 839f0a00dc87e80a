# GRP2614: the order of the provisioning guide of 2023
# model: GRP2614
# user-agent: Grandstream Model HW GRP2614 SW 1.0.5.15 DevId c074ad0b63ee
GET cfg<mac>.bin 404
GET cfg<mac>.xml 200
GET cfggrp2614.xml 404
GET cfg.xml 404
GET grp2614fw.bin 404
GET phonebook.xml 200
