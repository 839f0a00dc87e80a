# linphonec 5.1.65 of Debian 12, its second start: one request, and one for the contacts; observed
# model: Linphonec
# user-agent: Linphonec/5.1.65
GET linphone.xml 200
GET contacts.vcf 200
