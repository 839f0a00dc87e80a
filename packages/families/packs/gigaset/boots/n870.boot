# N870 IP PRO: one file by its MAC in lower case (wazo); User-Agent observed by others
# model: N870-IP-PRO
# user-agent: Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605
GET <mac>.xml 200
