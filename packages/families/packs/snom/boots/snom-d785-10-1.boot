# snom D785, whose User-Agent has the MAC in its middle
# model: D785
# user-agent: Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)
GET snomD785.htm 200
GET snomD785-000413922D24.htm 200
GET 000413922D24.xml 200
