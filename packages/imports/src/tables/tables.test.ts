import { expect, test } from 'vitest'
import { readings } from '../readings-for-tests.ts'
import { readFreePbxEndpoint, readFreePbxExtensions } from './read-freepbx.ts'
import { readFusionPbxDevices } from './read-fusionpbx.ts'

test('FusionPBX: devices with their lines, disabled ones left out', async () => {
  const table = `device_mac_address,device_label,device_vendor,device_template,device_enabled,device_description,line_number,server_address,server_address_secondary,display_name,user_id,auth_id,password,sip_port,sip_transport,register_expires,enabled
00-15-65-1a-24-57,Desk,yealink,yealink/t46s,true,"Reception, left",1,acme.example.net,backup.example.net,Reception,201,,"p,1",5060,tcp,120,true
0004f21a2457,,polycom,polycom/vvx410,true,,1,acme.example.net,,,202,a202,two,,tls,,true
0004f21a2458,,polycom,polycom/nothing,true,,,,,,,,,,,,
0004f21a2459,,polycom,,false,,1,acme.example.net,,,203,,three,,,,true
nonsense,,polycom,,true,,1,,,,204,,four,,,,true
0004f21a245a,,,,true,,1,acme.example.net,,,205,,five,port,,,true
`
  expect(await readings(readFusionPbxDevices, { 'devices.csv': table })).toEqual([
    { kind: 'bad', place: { file: 'devices.csv', line: 6, column: 1 }, because: 'not a MAC' },
    { kind: 'bad', place: { file: 'devices.csv', line: 7, column: 14 }, because: 'sip_port: not a number' },
    {
      kind: 'phone',
      place: { file: 'devices.csv', line: 2, column: 1 },
      mac: '0015651a2457',
      family: 'yealink',
      model: 'T46S',
      lines: [
        {
          user: '201',
          password: 'p,1',
          registrar: 'acme.example.net',
          port: 5060,
          backupRegistrar: 'backup.example.net',
          transport: 'tcp',
          expirySeconds: 120,
          displayName: 'Reception',
        },
      ],
      lost: ['device_description has no place here'],
    },
    {
      kind: 'phone',
      place: { file: 'devices.csv', line: 3, column: 1 },
      mac: '0004f21a2457',
      family: 'polycom',
      model: 'VVX_410',
      lines: [{ user: '202', authUser: 'a202', password: 'two', registrar: 'acme.example.net', transport: 'tls' }],
      lost: [],
    },
    {
      kind: 'phone',
      place: { file: 'devices.csv', line: 4, column: 1 },
      mac: '0004f21a2458',
      family: 'polycom',
      lost: ['the template polycom/nothing: no model here is called so'],
    },
  ])
})

const EXTENSIONS = `extension,password,name,voicemail,tech,secret,transport,dtmfmode,media_encryption,media_encryption_optimistic,allow,disallow
201,,"Alice, Sales",default,pjsip,"s,1",0.0.0.0-tls,rfc4733,sdes,yes,alaw&g722,all
202,,Bob,novm,sip,s2,"udp,tcp",,,,,
203,,Fax,novm,dahdi,,,,,,,
204,,New,novm,pjsip,REGEN,,,,,,
`
const ENDPOINTS =
  'mac,brand,model,extension,line\n0015651A2457,Yealink,SIP-T46S,202,1\n0015651A2457,Yealink,SIP-T46S,201,2\n'

test('FreePBX: extensions with the phones of a table', async () => {
  expect(
    await readings(
      readFreePbxExtensions,
      { 'extensions.csv': EXTENSIONS, 'phones.csv': ENDPOINTS },
      { registrar: 'pbx.example.net' },
    ),
  ).toEqual([
    { kind: 'bad', place: { file: 'extensions.csv', line: 5, column: 6 }, because: expect.stringMatching(/^REGEN/) },
    {
      kind: 'phone',
      place: { file: 'extensions.csv', line: 3, column: 1 },
      mac: '0015651a2457',
      family: 'yealink',
      model: 'T46S',
      lines: [
        { user: '202', password: 's2', displayName: 'Bob', transport: 'udp', registrar: 'pbx.example.net' },
        {
          user: '201',
          password: 's,1',
          displayName: 'Alice, Sales',
          transport: 'tls',
          registrar: 'pbx.example.net',
          srtp: 'optional',
        },
      ],
      settings: { codecs: ['pcma', 'g722'], dtmf: 'rfc2833' },
      lost: ['the mailbox: which number listens to it is not in these files'],
    },
  ])
})

test('FreePBX: an end point table alone gives phones whose lines have no passwords', async () => {
  expect(await readings(readFreePbxEndpoint, { 'endpoints.csv': ENDPOINTS })).toEqual([
    expect.objectContaining({ mac: '0015651a2457', lines: [{ user: '202' }, { user: '201' }] }),
  ])
  expect(await readings(readFreePbxEndpoint, { 'x.csv': 'a,b\n1,2\n' })).toEqual([
    expect.objectContaining({ kind: 'bad', because: expect.stringMatching(/neither/) }),
    expect.objectContaining({ kind: 'bad', because: 'no file has a column mac' }),
  ])
})
