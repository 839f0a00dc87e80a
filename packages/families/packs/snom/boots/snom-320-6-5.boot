# snom 320 with firmware 6.5, which is recognised but reads the old text format only
# model: 320
# user-agent: Mozilla/4.0 (compatible; snom320-SIP 6.5.20; snom320 jffs2 v3.36; snom320 linux 3.38)
GET snom320.htm 200
GET snom320-<mac>.htm 200
