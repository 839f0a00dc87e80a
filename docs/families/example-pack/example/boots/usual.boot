# Example phone, factory new
# model: EX1
# user-agent: Example EX1 1.0.2 <mac>
GET <mac>.cfg 200
GET firmware.bin 404
