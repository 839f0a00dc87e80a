import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReadOptions } from '../reading.ts'
import { readings } from '../readings-for-tests.ts'
import { readAsterisk, readAsteriskPhoneprov } from './read-asterisk.ts'

const sip = (files: Record<string, string>, options: ReadOptions = {}) =>
  readings(readAsterisk('sip.conf'), files, options)
const pjsip = (files: Record<string, string>, options: ReadOptions = {}) =>
  readings(readAsterisk('pjsip.conf', 'pjsip_wizard.conf'), files, options)
const users = (files: Record<string, string>, options: ReadOptions = {}) =>
  readings(readAsterisk('users.conf', 'phoneprov_users.conf'), files, options)

const SIP = `[general]
context=default
udpbindaddr=0.0.0.0:5070
vmexten=*97
disallow=all
allow=alaw,ulaw

[office](!)
type=friend
host=dynamic
context=office
nat=force_rport
dtmfmode=rfc2833
transport=tcp,udp

[201](office)                     ; mac 00:04:f2:1a:24:57
secret=s\\;ecret,1
callerid="Alice Murphy" <201>
mailbox=201@default
encryption=yes

[202](office)
defaultuser=two02
secret=second
setvar=MAC=0004f21a2457
setvar=QUEUE=sales

[carrier]
type=peer
host=sip.example.net
secret=trunk
`

describe('sip.conf', () => {
  test('gives the phones whose MACs its comments and variables name, with the lines in order', async () => {
    const [phone, ...others] = await sip({ 'sip.conf': SIP }, { registrar: 'pbx.example.net' })
    expect(others).toEqual([])
    expect(phone).toEqual({
      kind: 'phone',
      place: { file: 'sip.conf', line: 16 },
      mac: '0004f21a2457',
      lines: [
        {
          user: '201',
          password: 's;ecret,1',
          displayName: 'Alice Murphy',
          transport: 'tcp',
          registrar: 'pbx.example.net',
          port: 5070,
          voiceMail: '*97',
          srtp: 'required',
        },
        { user: 'two02', password: 'second', transport: 'tcp', registrar: 'pbx.example.net', port: 5070 },
      ],
      settings: { codecs: ['pcma', 'pcmu'], dtmf: 'rfc2833' },
      lost: [
        'context (sip.conf:11) has no place here',
        'nat (sip.conf:12) has no place here',
        'the variable QUEUE of the server has no place here',
      ],
    })
  })
  test('takes MACs from a table beside it, which says the line and the model too', async () => {
    const conf = '[a](!)\ntype=friend\nhost=dynamic\n[201](a)\nsecret=1\n[202](a)\nsecret=2\n[203](a)\nsecret=3\n'
    const table =
      'MAC,Extension,Line,Brand,Model\n00-15-65-1a-24-57,201,2,,\n0015651a2457,202,1,Yealink,SIP-T46S\n0015651a2458,204,,,\n'
    expect(await sip({ 'sip.conf': conf, 'phones.csv': table })).toEqual([
      expect.objectContaining({
        ...{ mac: '0015651a2457', family: 'yealink', model: 'T46S' },
        lines: [
          { user: '202', password: '2' },
          { user: '201', password: '1' },
        ],
      }),
      expect.objectContaining({
        place: { file: 'sip.conf', line: 8 },
        because: expect.stringMatching(/^no phone is known for the account 203/),
      }),
      {
        kind: 'bad',
        place: { file: 'phones.csv', line: 4, column: 1 },
        because: expect.stringMatching(/no account of that name/),
      },
    ])
  })
  test('refuses a hashed secret with its line, and quotes no secret anywhere', async () => {
    const all = await sip({
      'sip.conf':
        '[201]\ntype=friend\nhost=dynamic\nmd5secret=0123456789abcdef\nmac=0004f21a2457\n[202]\ntype=friend\nhost=dynamic\nsecret=se\u0001cret\nmac=0004f21a2458\nremotesecret=hidden\n',
    })
    expect(all).toEqual([
      { kind: 'bad', place: { file: 'sip.conf', line: 4 }, because: expect.stringMatching(/^md5secret/) },
      { kind: 'bad', place: { file: 'sip.conf', line: 6 }, because: 'password: no control characters' },
    ])
    expect(JSON.stringify(all)).not.toMatch(/0123456789|cret"|hidden/)
  })
  test('says what of the file itself is wrong, and goes on', async () => {
    const all = await sip({
      'sip.conf': '#exec /bin/secrets\n#include more.conf\n[201]\ntype=friend\nhost=dynamic\nsecret=x\nmac=nonsense\n',
    })
    expect(all.map((one) => one.kind === 'bad' && `${one.place.line} ${one.because}`)).toEqual([
      expect.stringMatching(/^1 #exec/),
      expect.stringMatching(/^2 the included file/),
      '7 not a MAC',
    ])
  })
  test('needs its file', async () => {
    expect(await sip({ 'a.conf': '', 'b.conf': '' })).toEqual([
      { kind: 'bad', place: { file: 'a.conf', line: 1 }, because: 'none of the files is called sip.conf' },
    ])
    expect(await sip({ 'peers.txt': '[201]\ntype=friend\nhost=dynamic\nsecret=x\nmac=0004f21a2457\n' })).toEqual([
      expect.objectContaining({ mac: '0004f21a2457' }),
    ])
  })
})

const PJSIP = `[transport-tls]
type=transport
protocol=tls
bind=0.0.0.0:5071
[global]
type=global
default_voicemail_extension=*97

[phone](!)
type=endpoint
context=office
transport=transport-tls
media_encryption=sdes
media_encryption_optimistic=yes
allow=!all,g722,alaw
[auth](!)
type=auth
auth_type=userpass
[aor](!)
type=aor
max_contacts=2

[201](phone)
auth=201
aors=201
callerid="Alice; Murphy" <201>
mailboxes=201@default
pickup_group=1
[201](auth)
username=auth-201
password=one
[201](aor)
[201-phone]
type=phoneprov
endpoint=201
MAC=00:15:65:1A:24:57
PROFILE=yealink
LINE=2
LABEL=Alice
TIMEZONE=Europe/Dublin

[202](phone)
auth=202-auth
aors=202
[202-auth](auth)
username=202
password=two
[202](aor)
[second]
type=phoneprov
endpoint=202
MAC=0015651a2457
PROFILE=yealink
LINE=1

[trunk]
type=endpoint
aors=trunk
outbound_auth=trunk
[trunk]
type=aor
contact=sip:sip.example.net
`

describe('pjsip.conf', () => {
  test('gives phones of its phoneprov sections, their lines by number', async () => {
    const all = await pjsip({ 'pjsip.conf': PJSIP.replace('Alice; ', 'Alice\\; ') }, { registrar: 'pbx.example.net' })
    const common = { registrar: 'pbx.example.net', port: 5071, transport: 'tls', srtp: 'optional' }
    expect(all).toEqual([
      {
        kind: 'phone',
        place: { file: 'pjsip.conf', line: 42 },
        mac: '0015651a2457',
        family: 'yealink',
        lines: [
          { ...common, user: '202', password: 'two' },
          {
            ...common,
            user: '201',
            authUser: 'auth-201',
            password: 'one',
            displayName: 'Alice; Murphy',
            label: 'Alice',
            voiceMail: '*97',
          },
        ],
        settings: { codecs: ['g722', 'pcma'], timeZone: 'Europe/Dublin' },
        lost: ['context (pjsip.conf:11) has no place here', 'pickup_group (pjsip.conf:28) has no place here'],
      },
    ])
  })
  test('wizards are the endpoints that they make', async () => {
    const wizard = `[defaults](!)
type=wizard
accepts_registrations=yes
accepts_auth=yes
has_phoneprov=yes
aor/max_contacts=1
phoneprov/PROFILE=snom
[301](defaults)
inbound_auth/username=301
inbound_auth/password=w
endpoint/callerid=Bob <301>
endpoint/dtmf_mode=info
phoneprov/MAC=000413123456
[itsp]
type=wizard
sends_registrations=yes
sends_auth=yes
`
    expect(await pjsip({ 'pjsip_wizard.conf': wizard, 'pjsip.conf': '' })).toEqual([
      expect.objectContaining({
        mac: '000413123456',
        family: 'snom',
        lines: [{ user: '301', password: 'w', displayName: 'Bob' }],
        settings: { dtmf: 'info' },
        lost: [],
      }),
    ])
  })
  test('refuses a hash, an authentication that is not there and an endpoint that is not there, with their lines', async () => {
    const all = await pjsip({
      'pjsip.conf': `[a]
type=endpoint
aors=a
auth=a
[a]
type=aor
max_contacts=1
[a]
type=auth
md5_cred=0123456789abcdef0123456789abcdef
[b]
type=endpoint
aors=a
auth=none
[c]
type=phoneprov
endpoint=nobody
MAC=0004f21a2457
`,
    })
    expect(all.map((one) => one.kind === 'bad' && `${one.place.line} ${one.because}`)).toEqual([
      expect.stringMatching(/^10 md5_cred/),
      '14 there is no section of type auth called none',
      '17 there is no endpoint nobody',
    ])
  })
})

describe('users.conf and phoneprov.conf', () => {
  const USERS = `[general]
vmexten=*98
hassip=no
[5001]
username=5001
fullname=Carol
secret=c
macaddress=0004F21A2460
autoprov=yes
profile=polycom
linenumber=1
label=Carol's
[5002]
fullname=Carol, door
secret=d
macaddress=0004F21A2460
autoprov=yes
linenumber=2
LINEKEYS=2
timezone=Europe/Madrid
[mailbox]
hasvoicemail=yes
secret=1234
`
  test('users that have a phone are its lines', async () => {
    expect(await users({ 'users.conf': USERS })).toEqual([
      {
        kind: 'phone',
        place: { file: 'users.conf', line: 4 },
        mac: '0004f21a2460',
        family: 'polycom',
        lines: [
          { user: '5001', password: 'c', displayName: 'Carol', label: "Carol's", voiceMail: '*98' },
          { user: '5002', password: 'd', displayName: 'Carol, door', voiceMail: '*98' },
        ],
        settings: { timeZone: 'Europe/Madrid' },
        lost: [],
      },
    ])
  })
  test('phoneprov.conf says where they register, and the profile of those that name none', async () => {
    const phoneprov =
      '[general]\nserveraddr=pbx.example.net\nserverport=5080\ndefault_profile=snom\n[snom]\nsetvar => A=b\n'
    const all = await readings(readAsteriskPhoneprov, {
      'phoneprov.conf': phoneprov,
      'phoneprov_users.conf': '[7]\nsecret=x\nautoprov=yes\nmacaddress=000413000007\n',
    })
    expect(all).toEqual([
      expect.objectContaining({
        family: 'snom',
        lines: [{ user: '7', password: 'x', registrar: 'pbx.example.net', port: 5080 }],
      }),
    ])
  })
  test('a time zone that is none is said', async () => {
    const all = await users({ 'users.conf': '[7]\nsecret=x\nmacaddress=000413000007\ntimezone=Nowhere\n' })
    expect(all).toEqual([expect.objectContaining({ kind: 'bad', because: expect.stringMatching(/^timeZone/) })])
  })
})

test('ten thousand accounts are read in seconds', async () => {
  const sections = Array.from(
    { length: 10_000 },
    (_, n) => `[${n}](t)\nsecret=s${n}\nmac=0004f2${n.toString(16).padStart(6, '0')}\n`,
  )
  const all = await sip({ 'sip.conf': `[t](!)\ntype=friend\nhost=dynamic\n${sections.join('')}` })
  expect(all.filter(({ kind }) => kind === 'phone')).toHaveLength(10_000)
})

it('every text gets an answer from every reader, and none throws', async () => {
  const word = fc.constantFrom(
    ...[
      '[201]',
      '[general]',
      '[a](!)',
      '(a)',
      '\n',
      '=',
      ' ',
      ';',
      'type',
      'friend',
      'endpoint',
      'auth',
      'aor',
      'wizard',
      'phoneprov',
      'host',
      'dynamic',
    ],
    ...[
      'secret',
      'callerid',
      '"',
      '<201>',
      'mac',
      '0004f21a2457',
      'aors',
      '201',
      'max_contacts',
      '1',
      'allow',
      '!all',
      'transport',
      'MAC',
      'endpoint/',
      'bind',
      ':99999',
    ],
    ...[
      'accepts_registrations',
      'yes',
      'timezone',
      'vmexten',
      ',',
      'macaddress',
      'autoprov',
      'LINE',
      'SERVER_PORT',
      'setvar',
      'dtmfmode',
    ],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 80 }).map((all) => all.join('')),
  )
  await fc.assert(
    fc.asyncProperty(text, text, async (conf, table) => {
      const files = { 'sip.conf': conf, 'pjsip.conf': conf, 'users.conf': conf, 'phoneprov.conf': conf, 'a.csv': table }
      for (const read of [sip, pjsip, users]) await read(files)
      for (const one of await readings(readAsteriskPhoneprov, files)) expect(one.place.line).toBeGreaterThan(0)
    }),
    { numRuns: 60 },
  )
})
