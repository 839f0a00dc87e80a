# SPA942, firmware 6.1.5(a): the factory rule, then the file that it names
# model: SPA-942
# user-agent: Linksys/SPA-942-6.1.5(a) (88019FA42805)
GET spa942.cfg 200
GET <mac>.xml 200
