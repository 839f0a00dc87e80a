# The same with its name in quotes and a handset behind it
# model: N670-IP-PRO
# user-agent: "Gigaset N670 IP PRO/83.V2.49.1+build.a546b91;7C2F80E0D605;Handset=2"
GET <mac>.xml 200
