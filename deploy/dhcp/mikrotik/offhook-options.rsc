/ip dhcp-server option
add name=offhook-66 code=66 value="'http://edge.example/phoneprovisioning/'"
add name=offhook-160 code=160 value="'http://edge.example/phoneprovisioning/'"
add name=offhook-114 code=114 value="'http://edge.example/phoneprovisioning/'"
/ip dhcp-server option sets
add name=offhook options=offhook-66,offhook-160,offhook-114
/ip dhcp-server network
set [find] dhcp-option-set=offhook
