# KX-UT113, 01.133: the order of Panasonic's guides (model file, then the files that it names), User-Agent observed by others
# model: KX-UT113
# user-agent: Panasonic_KX-UT113/01.133 (0080f0c8c381)
GET KX-UT113.cfg 200
GET ConfigCommon.cfg 200
GET Config0080F0C8C381.cfg 200
