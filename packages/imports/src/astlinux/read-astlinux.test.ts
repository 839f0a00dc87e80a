import { loadFamilies, READ_BACK, type ReadBackFamily, readBackOf } from '@offhook/families'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readings } from '../readings-for-tests.ts'
import { modelFinder } from '../tables/model-named.ts'
import { readWith } from './read-astlinux.ts'

const families = loadFamilies()
const backs = new Map(READ_BACK.map((name) => [name, readBackOf(families.named(name)!)])) // families of ours
const knowledge = { find: modelFinder(families.all), backOf: (name: ReadBackFamily) => backs.get(name)! } // all of them

const MANUAL = `## Format:
## template mac_addr extension[/CID_Name][;ext2[/cid2];...] password [ account ]
##
snom320 00:04:13:11:33:21 201 secret
yealink 00:15:65:22:44:12 301/Front_Desk<100> supersecret yealink_4412_301
yealink-2line 00:15:65:22:44:23 210/Office;310/Help_Line superdupersecret
`
const TEMPLATES = {
  'templates/snom320.conf': `[general]
vendor=snom
auto_account_suffix=_@MAC4@_@MODEL@
[dialplan]
exten => @EXT@,1,Dial(SIP/@ACCOUNT@)
[sip]
x
`,
  'templates/yealink.conf': `[general]
model=T46G
vendor=Yealink
[phoneprov]
\\#!version:1.0.0.1
account.1.password=@PASSWORD@
security.user_password = admin:hidden
#<301>voice.tone.country = Germany
#<302>voice.ring = 4
network.dhcp_host_name=@MODEL@
`,
  'templates/yealink-2line.conf':
    '[general]\nvendor=yealink\n[phoneprov]\n<x>\n<a key="1"/>\n<b>@EXT@</b>\n<c>1</c>\n</x>\n',
}
const read = (texts: Record<string, string>, options = {}) =>
  readings(
    readWith(() => knowledge),
    texts,
    options,
  )
const badOf = async (massdeployment: string, templates: Record<string, string> = TEMPLATES) =>
  (await read({ 'massdeployment.conf': massdeployment, ...templates })).map((one) =>
    one.kind === 'bad' ? `${one.place.file}:${one.place.line}:${one.place.column}: ${one.because}` : one.kind,
  )

describe("AstLinux's mass deployment", () => {
  test("the manual's phones, as their templates name their accounts and models", async () => {
    const place = (line: number, column: number) => ({ file: 'massdeployment.conf', line, column })
    expect(await read({ 'massdeployment.conf': MANUAL, ...TEMPLATES })).toEqual([
      {
        ...{ kind: 'phone', place: place(4, 9), mac: '000413113321', family: 'snom', model: '320' },
        lines: [{ user: '201_3321_snom320', password: 'secret', label: '201' }],
        lost: ['[dialplan], [sip] of templates/snom320.conf: the PBX keeps them'],
      },
      {
        ...{ kind: 'phone', place: place(5, 9), mac: '001565224412', family: 'yealink', model: 'T46G' },
        lines: [{ user: 'yealink_4412_301', password: 'supersecret', displayName: 'Front Desk', label: '301' }],
        lost: [
          'the number of the caller ID of line 1, 100: here the PBX says it',
          'security.user_password, voice.tone.country, network.dhcp_host_name of [phoneprov] in templates/yealink.conf have no place here',
        ],
      },
      {
        ...{ kind: 'phone', place: place(6, 15), mac: '001565224423', family: 'yealink' },
        lines: [
          { user: '210', password: 'superdupersecret', displayName: 'Office' },
          { user: '310', password: 'superdupersecret', displayName: 'Help Line' },
        ],
        lost: ['key, c of [phoneprov] in templates/yealink-2line.conf have no place here'],
      },
    ])
  })

  test('what the file of a family that is read back says beside its accounts comes along', async () => {
    const template = `[general]
vendor=yealink
model=T46G
[phoneprov]
account.1.enable = 1
account.1.user_name = @ACCOUNT1@
account.1.password = @PASSWORD1@
account.1.label = Desk @EXT1@
account.1.sip_server_host = @SIP_SERVER_IPV4@
account.1.sip_server_port = 5070
account.2.enable = 1
account.2.user_name = @ACCOUNT2@
account.2.password = @PASSWORD2@
account.2.sip_server_host = other.example
voice.tone.country = Germany
local_time.ntp_server1 = @SIP_SERVER_IPV4@
network.dhcp_host_name = @MODEL@-@EXT@
phone_setting.some_hint = dial @PASSWORD@
`
    const files = {
      'massdeployment.conf': 'x 00:15:65:22:44:12 301/Front_Desk;302;303 supersecret',
      'x.conf': template,
    }
    const without = {
      kind: 'phone',
      place: { file: 'massdeployment.conf', line: 1, column: 3 },
      mac: '001565224412',
      family: 'yealink',
      model: 'T46G',
      lines: [
        { user: '301', password: 'supersecret', displayName: 'Front Desk', label: 'Desk 301', port: 5070 },
        { user: '302', password: 'supersecret', registrar: 'other.example' },
        { user: '303', password: 'supersecret' },
      ],
      settings: { toneCountry: 'DE', vendor: { 'network.dhcp_host_name': 'T46G-301' } },
      lost: [
        'phone_setting.some_hint of [phoneprov] in x.conf holds a password of a line',
        "sntpServer is the PBX's address in x.conf: say the registrar",
        '[phoneprov] of x.conf gives the phone no line 303: here it has one',
      ],
    }
    expect(await read(files)).toEqual([without])
    expect(await read(files, { registrar: '192.0.2.10' })).toEqual([
      {
        ...without,
        lines: [
          { ...without.lines[0], registrar: '192.0.2.10' },
          without.lines[1],
          { ...without.lines[2], registrar: '192.0.2.10' },
        ],
        settings: { ...without.settings, sntpServer: '192.0.2.10' },
        lost: [without.lost[0], without.lost[2]],
      },
    ])
  })

  test('lines register once each, where whoever imports says', async () => {
    const text = 'yealink 00:15:65:22:44:12 1;2;;4;2 p1;p2;;p4 a1;;a3\n'
    const [phone] = await read({ 'webgui-massdeployment.conf': text, ...TEMPLATES }, { registrar: 'pbx.example' })
    expect(phone).toMatchObject({
      lines: [
        { user: 'a1', password: 'p1', label: '1', registrar: 'pbx.example' },
        { user: '2', password: 'p2', registrar: 'pbx.example' },
        { user: 'a3', password: 'p1', label: '1', registrar: 'pbx.example' },
        { user: '4', password: 'p4', registrar: 'pbx.example' },
      ],
    })
  })

  test('a file of any name is the first one, and its templates may stand beside it', async () => {
    const found = await read({ 'phones.txt': 'x 00:15:65:22:44:12 1 p', 'x.conf': '[general]\nvendor=polycom' })
    expect(found).toMatchObject([{ kind: 'phone', family: 'polycom', lines: [{ user: '1' }] }])
  })

  test.each([
    [
      'yealink 00:15:65:22:44:12 301',
      'massdeployment.conf:1:27: there is no password: `offhook massdeploy -A` writes one into the file, for the PBX and for here',
    ],
    ['yealink 00:15:65:22:44:xx 301 p', 'massdeployment.conf:1:9: not the MAC address of a phone'],
    ['yealink 01:15:65:22:44:12 301 p', 'massdeployment.conf:1:9: not the MAC address of a phone'],
    ['yealink 00:15:65:22:44:12 init p', 'massdeployment.conf:1:27: init is a command, not an extension'],
    [
      'other 00:15:65:22:44:12 301 p',
      'massdeployment.conf:1:1: its account is named by the template other.conf, which is not among the files',
    ],
  ])('%s', async (text, expected) => {
    expect(await badOf(text)).toEqual([expected])
  })

  test('a template that nobody gave is not needed where the line names its account', async () => {
    expect(await badOf('other 00:15:65:22:44:12 301 p 301')).toEqual(['phone'])
  })

  test('a template that cannot be used is told once, and so are its phones', async () => {
    const text = 'x 00:15:65:22:44:12 1 p\nx 00:15:65:22:44:13 2 p\n'
    expect(await badOf(text, { 'templates/x.conf': '[general]\n[sip]\na=@FOO@\n[foo]' })).toEqual([
      'templates/x.conf:3:3: there is no variable @FOO@',
      'templates/x.conf:4:1: not a section: [foo]; a line that is to begin with [ begins with \\[',
      'massdeployment.conf:1:1: its template x.conf cannot be used',
      'massdeployment.conf:2:1: its template x.conf cannot be used',
    ])
  })

  test('a phone that stands twice is taken once', async () => {
    const text = 'yealink 00:15:65:22:44:12 301 p\nyealink 00:15:65:22:44:12 302 p\n'
    expect(await badOf(text)).toEqual([
      'phone',
      'massdeployment.conf:2:9: this phone stands in line 1 of massdeployment.conf already',
    ])
  })

  test('any files get an answer, none throws, and none says a password', async () => {
    const piece = fc.constantFrom(
      'yealink',
      '00:15:65:22:44:12',
      ' ',
      '\n',
      '301/A;2',
      'k3q7w2m5x4n6',
      '[general]',
      '#',
      '@',
      '@EXT@',
      '=',
      '\0',
    )
    const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(text, text, async (massdeployment, template) => {
        for (const one of await read({
          'massdeployment.conf': massdeployment,
          'yealink.conf': `[general]\n${template}`,
        }))
          expect(one.kind === 'bad' ? one.because : one.kind === 'phone' ? one.lost.join() : '').not.toContain(
            'k3q7w2m5x4n6',
          )
      }),
      { numRuns: 15 },
    )
  })
})
