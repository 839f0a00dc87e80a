Add-DhcpServerv4OptionDefinition -OptionId 114 -Name 'Boot server 114' -Type String
Add-DhcpServerv4OptionDefinition -OptionId 160 -Name 'Boot server 160' -Type String
Set-DhcpServerv4OptionValue -OptionId 66 -Value 'http://edge.example/phoneprovisioning/'
Add-DhcpServerv4Policy -Name 'Offhook 114' -Condition OR -MacAddress EQ, '7C2F80*', EQ, '002104*', EQ, '589EC6*'
Set-DhcpServerv4OptionValue -PolicyName 'Offhook 114' -OptionId 114 -Value 'http://edge.example/phoneprovisioning/'
Add-DhcpServerv4Policy -Name 'Offhook 160' -Condition OR -MacAddress EQ, 'D0EC35*', EQ, '002699*', EQ, '503DE5*', EQ, '00E16D*', EQ, '00DA55*', EQ, '10BD18*', EQ, '000B82*', EQ, 'C074AD*', EQ, 'EC74D7*', EQ, '00085D*', EQ, '08000F*', EQ, '1400E9*', EQ, '0080F0*', EQ, '0004F2*', EQ, '64167F*', EQ, '482567*', EQ, 'F04EA4*'
Set-DhcpServerv4OptionValue -PolicyName 'Offhook 160' -OptionId 160 -Value 'http://edge.example/phoneprovisioning/'
