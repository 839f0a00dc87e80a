# SPA508G, firmware 7.4.8a, with its rule moved to its own file
# model: SPA508G
# user-agent: Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)
GET <mac>.xml 200
