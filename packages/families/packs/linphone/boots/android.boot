# Linphone for Android; User-Agent from a public registration table, requests as linphonec's
# model: LinphoneAndroid
# user-agent: LinphoneAndroid/5.2.5 (realme Note 50) LinphoneSDK/5.3.47 (tags/5.3.47^0)
GET linphone.xml 200
