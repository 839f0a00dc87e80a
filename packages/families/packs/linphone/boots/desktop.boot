# Linphone Desktop by the address that an operator gave it, with the MAC of its entry; User-Agent from a public call trace, requests as linphonec's
# model: Linphone-Desktop
# user-agent: Linphone Desktop/4.2.5 (macOS 10.15, Qt 5.15.2) LinphoneCore/4.4.19
GET <mac>.xml 200
