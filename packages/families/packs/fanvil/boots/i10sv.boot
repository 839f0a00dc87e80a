# Fanvil i10SV intercom
# model: i10SV
# user-agent: Fanvil i10SV 2.12.10.1 0c383e2397f4
GET F0V10SV00000.cfg 200
GET fanvil_i10sv_hwv1_0.txt 404
GET 0c383e2397f4.cfg 200
