# ST2030 with firmware 2.72 from factory defaults, three starts, from a web server's log
# model: ST2030
# user-agent: THOMSON ST2030 hw5 fw2.74 00-14-7F-E1-47-B3
# images: v2030SG.R11.1.SED.100804.2.72.2.zz, v2030_dsp_R11.1_SED_v320.zz, v2030_boot_v111.zz, Tone-Melodies.txt, Tone-RG.txt, Tone-CW.txt, ToneTbl.zz, LangTbl.zz, TelConf2030SG.R11.1.SED.100804.2.72.2.txt
GET ST2030.inf 200
GET v2030SG.R11.1.SED.100804.2.72.2.zz 200
GET v2030_dsp_R11.1_SED_v320.zz 200
GET v2030_boot_v111.zz 200
# reboot
GET ST2030.inf 200
GET Tone-Melodies.txt 200
GET Tone-RG.txt 200
GET Tone-CW.txt 200
GET ToneTbl.zz 200
GET LangTbl.zz 200
GET TelConf2030SG.R11.1.SED.100804.2.72.2.txt 200
GET ComConf2030-<hash>.txt 200
GET ST2030S_<mac>.ser 404
GET ST2030S_<mac>.txt 200
# reboot
GET ST2030.inf 200
GET ST2030S_<mac>.ser 404
GET ST2030S_<mac>.txt 200
