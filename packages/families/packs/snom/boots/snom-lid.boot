# A snom with firmware 6.5 before its application runs: neither model nor version
# model: lid
# user-agent: Mozilla/4.0 (compatible; snom lid 3605)
GET snom320.htm 200
