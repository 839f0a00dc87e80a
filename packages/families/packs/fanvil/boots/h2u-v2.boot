# Fanvil H2U-V2 hotel phone
# model: H2U-V2
# user-agent: Fanvil H2U-V2 2.12.0 0c383e32342e
GET F0V2UV200000.cfg 200
GET fanvil_h2u_v2_hwv1_0.txt 404
GET 0c383e32342e.cfg 200
