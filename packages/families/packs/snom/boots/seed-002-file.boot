# snom 320 that is given the URL of a file with its MAC in it: it asks for that one alone (source 002, first example)
# model: 320
# user-agent: Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)
GET snom-<mac>.xml 200
