import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsteriskConfig, readExtensions } from './asterisk-config-for-tests.ts'
import type { Paging } from './asterisk-paging.ts'
import { isExpressible, writeSections } from './asterisk-syntax.ts'
import { type AsteriskOutput, PbxOutput } from './output.ts'
import { linesAlone } from './pbx-content-for-tests.ts'
import type { PbxLine } from './pbx-line.ts'
import { renderAsterisk } from './render-asterisk.ts'

const asterisk = (given: object = {}) => PbxOutput.parse({ kind: 'asterisk', ...given }) as AsteriskOutput
const line = (user: string, more: Partial<PbxLine> = {}): PbxLine => ({
  mac: '0004f2000001',
  line: 1,
  user,
  authUser: user,
  password: 'pl4in',
  ...more,
})
const render = (lines: readonly PbxLine[], given: object = {}, paging?: Paging) => {
  const { files, ...rest } = renderAsterisk(
    { ...linesAlone(lines), ...(paging ? { paging } : {}) },
    asterisk(given),
    'offhook-acme-main',
  )
  return { ...rest, text: (name: string) => files.get(name as never)?.toString() ?? '', files }
}

/** What has a meaning somewhere in the file, and whatever else there is. */
const tricky = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      ...`;#[]()=>+\\"<>,&|\${}_*!@/ \t\n\r\0-`,
      ...['\\;', ';--', '--;', '=>', '\n[x]\n', '\n#exec ', 'é', '\ud800', 'a', '1'],
    ),
    maxLength: 24,
  }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('general', 'globals', 'h', 'i', '201', '202', '+49301', 'a-b', 'ab', '_X.', 's'),
)
const anyLine: fc.Arbitrary<PbxLine> = fc.record({
  mac: fc.constantFrom('0004f2000001', '0004f2000002', '0004f2000003'),
  line: fc.integer({ min: 1, max: 48 }),
  user: tricky,
  authUser: tricky,
  password: tricky,
  displayName: fc.option(tricky, { nil: undefined }),
  voiceMail: fc.option(fc.oneof(tricky, fc.constantFrom('*97', '201')), { nil: undefined }),
  srtp: fc.constantFrom(undefined, 'off', 'optional', 'required'),
  dtmf: fc.constantFrom(undefined, 'rfc2833', 'info', 'inband'),
})
const manyLines = fc.array(anyLine, { maxLength: 12 })
const drivers = fc.constantFrom('pjsip', 'sip')

const SETTINGS: Record<string, RegExp> = {
  endpoint:
    /^type context (transport )?aors auth disallow allow callerid (mailboxes )?(dtmf_mode )?(media_encryption )?(media_encryption_optimistic )?$/,
  auth: /^type auth_type username password $/,
  aor: /^type max_contacts remove_existing $/,
  friend: /^type host context (transport )?secret disallow allow callerid (mailbox )?(dtmfmode )?(encryption )?$/,
}

describe('no value of a line', () => {
  it('adds, ends or changes a section or a setting of the accounts, and each that is written is read back as it was', () => {
    fc.assert(
      fc.property(manyLines, drivers, (lines, driver) => {
        const { files, accounts, leftOut } = render(lines, { driver })
        const sections = readAsteriskConfig(files.get(driver === 'pjsip' ? 'offhook-pjsip.conf' : 'offhook-sip.conf')!)
        expect(sections).toHaveLength(accounts * (driver === 'pjsip' ? 3 : 1))
        for (const { name, settings } of sections) {
          const values = new Map(settings.map(({ name, value }) => [name, value]))
          const type = values.get('type')!
          expect(settings.map(({ name }) => `${name} `).join('')).toMatch(SETTINGS[type]!)
          const theirs = lines.filter(({ user }) => user === name)
          if (type === 'auth')
            expect(theirs.map(({ authUser, password }) => [authUser, password])).toContainEqual([
              values.get('username'),
              values.get('password'),
            ])
          if (type === 'friend') expect(theirs.map(({ password }) => password)).toContain(values.get('secret'))
          const displayed = /^"(.*)" <[^<>]+>$/.exec(values.get('callerid') ?? '')?.[1]
          if (displayed !== undefined) expect(theirs.map(({ displayName }) => displayName)).toContain(displayed)
        }
        const missing = lines.filter(
          ({ mac, line, user }) =>
            !sections.some(({ name }) => name === user) &&
            !leftOut.some((one) => 'mac' in one && one.mac === mac && one.line === line && one.user === user),
        )
        expect(missing).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('adds an extension, a priority or an application to the dialplan', () => {
    fc.assert(
      fc.property(manyLines, drivers, (lines, driver) => {
        const [context, ...more] = readAsteriskConfig(render(lines, { driver }).files.get('offhook-extensions.conf')!)
        expect([context!.name, more]).toEqual(['offhook-acme-main', []])
        const technology = driver === 'pjsip' ? 'PJSIP' : 'SIP'
        for (const { extension, priority, does } of readExtensions(context!)) {
          const isMessageKey = does === `VoiceMailMain(\${CALLERID(num)}@default)`
          expect(isMessageKey ? lines.map(({ voiceMail }) => voiceMail) : lines.map(({ user }) => user)).toContain(
            extension,
          )
          const user = extension.replace(/[.+]/g, '\\$&')
          const contacts = `\\$\\{PJSIP_DIAL_CONTACTS\\(${user}\\)\\}`
          expect([priority, does].join(' ')).toMatch(
            new RegExp(
              `^(?:1 Dial\\(${technology}/${user},30\\)|1 GotoIf\\(\\$\\["${contacts}" = ""\\]\\?away\\)|n Dial\\(${contacts},30\\)|n Hangup\\(\\)|n VoiceMail\\(${user}@default,u\\)|hint ${technology}/${user}|1 VoiceMailMain\\(\\$\\{CALLERID\\(num\\)\\}@default\\))$`,
            ),
          )
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('is written where it would not be read back', () => {
    const values = fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 9_000, size: 'max' }))
    fc.assert(
      fc.property(values, (value) => {
        if (!isExpressible(value)) return
        const text = Buffer.from(writeSections('a title', [{ name: 'one', settings: [['password', value]] }]))
        expect(readAsteriskConfig(text)).toEqual([
          { name: 'one', settings: [{ name: 'password', value, arrow: false }] },
        ])
      }),
    )
    for (const value of ['a;b', '\\;', ';--', '--;', ';;;', '#x', '[x]', '=>x', 'a => b', 'x\\', '"', 'pässwörd', '+'])
      expect(isExpressible(value), value).toBe(true)
    for (const value of ['', ' x', 'x ', 'x\n', 'x\ry', '\0', '\ud800', 'x'.repeat(8_000)])
      expect(isExpressible(value), value.slice(0, 9)).toBe(false)
  })
})

it('the same lines render the same bytes, in whatever order they come', () => {
  fc.assert(
    fc.property(
      manyLines.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))),
      ([lines, others]) => {
        // which of two lines with one place is the first is not said
        fc.pre(new Set(lines.map(({ mac, line, user }) => `${mac} ${line} ${user}`)).size === lines.length)
        expect([...render(lines).files]).toEqual([...render(others).files])
      },
    ),
  )
})

it('a line is an endpoint, an auth and an aor of one name, an extension and a hint', () => {
  const lines = [
    line('202', {
      displayName: 'Zoë',
      voiceMail: '*97',
      authUser: 'acme-202',
      password: 'a;b#c',
      codecs: ['g722', 'pcma'],
    }),
    line('201', { srtp: 'optional', dtmf: 'rfc2833' }),
  ]
  const { text, accounts, leftOut } = render(lines, { transport: 'transport-udp' })
  expect([accounts, leftOut]).toEqual([2, []])
  expect(
    text('offhook-pjsip.conf'),
  ).toBe(`; Written by Offhook. What is changed here is lost with the next change of a line.

[201]
type = endpoint
context = offhook-acme-main
transport = transport-udp
aors = 201
auth = 201
disallow = all
allow = alaw,ulaw
callerid = <201>
dtmf_mode = rfc4733
media_encryption = sdes
media_encryption_optimistic = yes

[201]
type = auth
auth_type = userpass
username = 201
password = pl4in

[201]
type = aor
max_contacts = 1
remove_existing = yes

[202]
type = endpoint
context = offhook-acme-main
transport = transport-udp
aors = 202
auth = 202
disallow = all
allow = g722,alaw
callerid = "Zoë" <202>
mailboxes = 202@default

[202]
type = auth
auth_type = userpass
username = acme-202
password = a\\;b#c

[202]
type = aor
max_contacts = 1
remove_existing = yes
`)
  expect(text('offhook-extensions.conf').split('\n').slice(2)).toEqual([
    '[offhook-acme-main]',
    'exten => 201,1,Dial(PJSIP/201,30)',
    'same => n,Hangup()',
    'exten => 201,hint,PJSIP/201',
    'exten => 202,1,Dial(PJSIP/202,30)',
    'same => n,VoiceMail(202@default,u)',
    'exten => 202,hint,PJSIP/202',
    `exten => *97,1,VoiceMailMain(\${CALLERID(num)}@default)`,
    '',
  ])
})

it('chan_sip has one section for each line, and parts that were not asked for are not written', () => {
  const { text, files } = render([line('201', { srtp: 'required', voiceMail: '*97' })], {
    driver: 'sip',
    parts: ['accounts', 'hints'],
  })
  expect(text('offhook-sip.conf').split('\n').slice(2)).toEqual([
    ...['[201]', 'type = friend', 'host = dynamic', 'context = offhook-acme-main', 'secret = pl4in'],
    ...['disallow = all', 'allow = alaw,ulaw', 'callerid = <201>', 'mailbox = 201@default', 'encryption = yes', ''],
  ])
  expect(text('offhook-extensions.conf').split('\n').slice(2)).toEqual([
    '[offhook-acme-main]',
    'exten => 201,hint,SIP/201',
    '',
  ])
  expect([...files.keys()]).toEqual(['offhook-sip.conf', 'offhook-extensions.conf'])
})

it('two phones with one user and one password are one account that rings both', () => {
  const lines = [line('201'), line('201', { mac: '0004f2000002' }), line('201', { mac: '0004f2000003', password: 'x' })]
  const { text, accounts, leftOut } = render(lines)
  expect([accounts, leftOut]).toEqual([
    1,
    [{ mac: '0004f2000003', line: 1, user: '201', what: 'account', because: 'other-password' }],
  ])
  expect(text('offhook-pjsip.conf')).toContain('max_contacts = 2\n')
  expect(text('offhook-extensions.conf')).toContain(
    `exten => 201,1,GotoIf($["\${PJSIP_DIAL_CONTACTS(201)}" = ""]?away)\nsame => n,Dial(\${PJSIP_DIAL_CONTACTS(201)},30)\nsame => n(away),Hangup()\n`,
  )
})

it('what Asterisk cannot be told is named, and nothing of it is written', () => {
  const because = (given: PbxLine, driver = 'pjsip') => {
    const { leftOut, text } = render([given], { driver })
    expect(text('offhook-pjsip.conf') + text('offhook-sip.conf') + text('offhook-extensions.conf')).not.toContain(
      's3cret',
    )
    return leftOut.map(({ what, because }) => `${what}: ${because}`)
  }
  expect(because(line('2 01', { password: 's3cret' }))).toEqual(['account: not-expressible'])
  expect(because(line('_X.', { password: 's3cret' }))).toEqual(['account: not-expressible'])
  expect(because(line('201', { password: 's3cret ' }))).toEqual(['account: not-expressible'])
  expect(because(line('201', { password: 's3cret\nx' }))).toEqual(['account: not-expressible'])
  expect(because(line('General', { password: 's3cret' }), 'sip')).toEqual(['account: reserved'])
  expect(because(line('x'.repeat(65), { password: 's3cret' }))).toEqual(['account: too-long'])
  expect(because(line('201', { authUser: '301', password: 's3cret' }), 'sip')).toEqual(['account: other-auth-user'])
  expect(because(line('h'))).toEqual(['extension: reserved'])
  expect(because(line('201', { displayName: 'Bob "the" B' }))).toEqual(['display-name: not-expressible'])
  expect(because(line('201', { voiceMail: 'sip:vm@acme.example' }))).toEqual(['voice-mail: not-expressible'])
  expect(because(line('201', { voiceMail: '201' }))).toEqual(['voice-mail: taken'])
  expect(because(line('201', { srtp: 'optional' }), 'sip')).toEqual(['encryption: not-expressible'])
})

it('without lines the files say so, with a context that others may include', () => {
  const { text, accounts } = render([])
  expect(accounts).toBe(0)
  expect(readAsteriskConfig(Buffer.from(text('offhook-pjsip.conf')))).toEqual([])
  expect(readAsteriskConfig(Buffer.from(text('offhook-extensions.conf')))).toEqual([
    { name: 'offhook-acme-main', settings: [] },
  ])
})

describe('paging groups in the dialplan of a platform', () => {
  const phones = { autoAnswer: true, alertInfo: undefined, listening: [{ address: '239.10.0.1', port: 5001 }] }
  const groups = [
    { group: 'warehouse', extension: '700', members: ['201', '202'] },
    { group: 'everybody', extension: '701', multicast: { address: '239.10.0.1', port: 5001 } },
  ]
  const dialplan = ({ text }: ReturnType<typeof render>) =>
    readAsteriskConfig(Buffer.from(text('offhook-extensions.conf')))
  const lines = [line('201', { voiceMail: '*97' }), line('202', { mac: '0004f2000002' })]

  it('are extensions beside those of its lines, with the subroutine that adds the headers', () => {
    const rendered = render(lines, { parts: ['extensions', 'paging'] }, { groups, phones })
    const [own, headers, ...more] = dialplan(rendered)
    expect([own!.name, headers!.name, more]).toEqual(['offhook-acme-main', 'offhook-acme-main-paging-headers', []])
    expect(readExtensions(own!).filter(({ extension }) => extension.startsWith('70'))).toEqual([
      { extension: '701', priority: '1', does: 'Page(MulticastRTP/basic/239.10.0.1:5001,i)' },
      { extension: '701', priority: 'n', does: 'Hangup()' },
      {
        extension: '700',
        priority: '1',
        does: 'Page(PJSIP/201&PJSIP/202,ib(offhook-acme-main-paging-headers^s^1))',
      },
      { extension: '700', priority: 'n', does: 'Hangup()' },
    ])
    expect(rendered.leftOut).toEqual([])
    expect(render(lines, { parts: ['paging'] }, { groups, phones }).text('offhook-pjsip.conf')).toBe('')
  })

  it('are left out where a line, a message key or a group before has the extension, and named where phones would ring or nobody listens', () => {
    const taken = ['201', '*97', '700', '700'].map((extension, index) => ({
      ...{ group: `g${index}`, extension, members: ['202'] },
    }))
    const { leftOut, ...rendered } = render(lines, {}, { groups: taken, phones: { ...phones, autoAnswer: false } })
    expect(leftOut.filter(({ because }) => because === 'taken')).toEqual(
      ['g0', 'g1', 'g3'].map((group) => ({ group, what: 'paging', because: 'taken' })),
    )
    expect(leftOut.filter(({ because }) => because === 'phones-ring')).toHaveLength(4)
    const [own] = dialplan({ leftOut, ...rendered })
    const pages = readExtensions(own!).filter(({ does }) => does.startsWith('Page('))
    expect(pages.map(({ extension }) => extension)).toEqual(['700'])
    expect(render(lines, {}, { groups, phones: { ...phones, listening: [] } }).leftOut).toEqual([
      { group: 'everybody', what: 'paging', because: 'nobody-listens' },
    ])
  })
})
