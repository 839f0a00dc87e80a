# N720 DM PRO, no MAC in the User-Agent, hyphens in its name
# model: N720-DM-PRO
# user-agent: N720-DM-PRO/70.040.00.000.000
GET <mac>.xml 200
