# snom 320 that is given the address of a folder: two files by name, then what the second one lists (source 002, second example)
# model: 320
# user-agent: Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)
GET snom320.htm 200
GET snom320-<mac>.htm 200
GET <mac>.xml 200
