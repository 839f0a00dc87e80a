import { type EffectiveLine, mapSecrets, parseMac, type Settings } from '@offhook/phones'
import fc from 'fast-check'
import { XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import {
  BOOT_LOCATION,
  BOOT_URL,
  type Family,
  loadFamilies,
  mergeEntries,
  type PhoneDescription,
  searchEntries,
} from './mod.ts'
import { zoneTime } from './zone-time.ts'

const families = loadFamilies()

const line = (user: string, more: Partial<EffectiveLine> = {}): EffectiveLine => ({
  user,
  authUser: user,
  password: 'line-pl4nted',
  registrar: 'sip.acme.example',
  port: 5060,
  transport: 'udp',
  expirySeconds: 3600,
  displayName: user,
  label: user,
  ...more,
})
const phoneOf = (
  family: Family,
  model: string | undefined,
  lines: EffectiveLine[],
  settings: Settings = {},
): PhoneDescription => ({ mac: parseMac(`${family.ouis[0]}1a2457`)!, model, lines, settings })
const wrote = (family: Family, phone: PhoneDescription) =>
  family
    .render(phone)
    .files.map(({ name, bytes }) => `${name}\n${bytes.toString('latin1')}`)
    .join('\n')

/** Names that mean something to one pack's template or another's, with what a tenant may put behind them. */
const NAMES = [
  ...['device', 'device.set', 'device.net.vlanId', 'device.net.vlanId.set', 'reg.1.address', 'router', 'router.a.b.c'],
  ...['fkey', 'tbook', 'server', 'line', 'codec', 'handset', 'sip', 'SipProvider', 'static', 'audio_codec_0', 'P34'],
]
const vendorName = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc
      .array(fc.stringMatching(/^[A-Za-z0-9._ -]{0,6}$/), { maxLength: 3 })
      .map((parts) => parts.map((part) => `.${part}`).join('')),
  )
  .map((parts) => parts.join(''))
  .filter((name) => /^[A-Za-z][A-Za-z0-9._ -]{0,127}$/.test(name))

for (const family of families.all) {
  const models = [undefined, ...family.models.map(({ name }) => name)]
  describe(`the ${family.name} family`, () => {
    it('stays well-formed whatever a raw parameter is called', () => {
      const oneOfEachKind = [...new Map(family.models.map((one) => [JSON.stringify(one.words), one.name])).values()]
      fc.assert(
        fc.property(fc.array(vendorName, { minLength: 1, maxLength: 4 }), (names) => {
          const vendor = Object.fromEntries(names.map((name) => [name, '1']))
          for (const model of oneOfEachKind.slice(0, 6))
            for (const { name, bytes } of family.render(phoneOf(family, model, [line('201')], { vendor })).files)
              if (bytes.subarray(0, 5).toString() === '<?xml')
                expect(XMLValidator.validate(bytes.toString()), `${name} of ${model}: ${names}`).toBe(true)
        }),
        { numRuns: 300 },
      )
    })

    it('takes no text of a tenant’s for one of our marks, and says so', () => {
      const text = `x${BOOT_URL}${BOOT_LOCATION}`
      const marked = (own: string) =>
        ({
          vendor: { 'sample.name': own },
          voiceMail: own,
          adminPassword: own,
          keys: [{ type: 'blf', value: own, label: own }],
          directory: { contacts: [{ name: own, number: own }] },
          paging: [{ address: '224.0.1.116', port: 5001, label: own }],
        }) satisfies Settings
      for (const model of models) {
        const asked = phoneOf(family, model, [line('201', { displayName: text, label: text })], marked(text))
        expect(wrote(family, asked), model).not.toContain(`x${BOOT_URL.slice(0, 10)}`)
        const { unexpressed } = family.render(asked)
        expect(unexpressed).toContain('lines[0].displayName')
        expect(unexpressed).toContain('vendor.sample.name')
      }
    })

    it('writes a field of a line, or says that it does not, for each line by itself', () => {
      const fields: Partial<EffectiveLine>[] = [
        ...[{ transport: 'tcp' }, { transport: 'tls' }, { port: 5999 }, { expirySeconds: 1234 }, { label: 'Lzz' }],
        ...[{ authUser: 'Azz' }, { displayName: 'Dzz' }, { voiceMail: '*97' }, { ring: 3 }, { srtp: 'required' }],
        ...[{ backupRegistrar: 'b.example', backupPort: 5060 }, { srtp: 'off' }],
      ] as Partial<EffectiveLine>[] // words of their types
      for (const model of models) {
        const count = Math.min(2, family.modelNamed(model).lines)
        for (const more of fields)
          for (let at = 0; at < count; at++) {
            const lines = ['201', '202'].slice(0, count).map((user, index) => line(user, index < at ? more : {}))
            const asked = lines.map((one, index) => (index === at ? line(one.user, more) : one))
            const [field] = Object.keys(more)
            const isWritten =
              wrote(family, phoneOf(family, model, lines)) !== wrote(family, phoneOf(family, model, asked))
            const isTold = family.render(phoneOf(family, model, asked)).unexpressed.includes(`lines[${at}].${field}`)
            if (!isWritten && !isTold && field !== 'srtp')
              expect.fail(`${model}: line ${at + 1} ${JSON.stringify(more)}`)
            if (isWritten && isTold && /^(?:auth|display|label|voice|expiry)/.test(field!))
              expect.fail(`${model}: line ${at + 1} ${JSON.stringify(more)} is written, and told not to be`)
          }
      }
    })

    it('calls its passwords so that a raw one is known for a secret', () => {
      const settings: Settings = {
        adminPassword: 'admin-pl4nted',
        userPassword: 'user-pl4nted',
        provisioning: { url: 'http://x.example/', user: 'u', password: 'prov-pl4nted' },
      }
      for (const model of models) {
        const lines = Array.from({ length: family.modelNamed(model).lines }, (_, index) => line(`20${index}`))
        const named = family
          .explain(phoneOf(family, model, lines, settings))
          .filter(({ value }) => value.includes('pl4nted'))
          .map(({ name }) => name)
        const inClear = mapSecrets(
          { vendor: Object.fromEntries(named.map((name) => [name, 'x'])) },
          () => 'masked',
        ).vendor
        expect(
          Object.keys(inClear).filter((name) => inClear[name] === 'x'),
          model,
        ).toEqual([])
      }
    })

    it('answers hostile User-Agents, classes and log lines at once', () => {
      const pieces = [
        '',
        'a',
        ' ',
        '0',
        '.',
        '0.',
        '\u0000',
        ';',
        '(',
        '|',
        '-',
        'A_',
        ':',
        '00:',
        '1 ',
        ' ;',
        'SIP ',
        '\u0002.',
      ]
      const starts = family.models.flatMap(({ name }) => name).slice(0, 3)
      const known = [
        '',
        'Mozilla/4.0 (compatible; ',
        'FileTransport Poly',
        `${family.title}`,
        'yealink SIP-',
        'Grandstream Model HW ',
        'Cisco/',
        'Polycom',
        '\u0000\u00006=',
        'Linphonec/',
        '1015152216|so',
      ]
      for (const start of [...known, ...starts])
        for (const piece of pieces)
          for (const end of ['', '\u0000!', '\n', ')']) {
            const text = `${start}${piece.repeat(512)}`.slice(0, 512 - end.length) + end
            family.identify(text)
            family.identifyClass(text)
            expect(family.parseLogLine(text.repeat(20), new Date(0))?.text ?? '').toBeTypeOf('string')
          }
    })

    it('lets no value out of its part of another: it is written whole, or told to be in no file', () => {
      const keys = ['speed-dial', 'blf'].map(
        (type) => ({ type, value: '9;fnc=pl4nted>@/x', label: 'l' }) as const,
      ) as Settings['keys'] // of their type
      const provisioning = { url: 'http://x.example', user: 'u --pl4nted', password: 'p] pl4nted' }
      for (const model of models) {
        const asked = phoneOf(family, model, [line('201')], { keys: keys!, provisioning })
        const text = wrote(family, asked)
        expect(text, model).not.toMatch(
          /ext=9;fnc|sub=9;fnc|sip:9;fnc|9;fnc=pl4nted(?:>|&gt;)@\/x@|--uid u --pl4nted|--pwd p\]/,
        )
        const { unexpressed } = family.render(asked)
        for (const index of [0, 1])
          if (!text.includes('pl4nted')) expect(unexpressed, model).toContain(`keys[${index}]`)
      }
    })

    it('writes an IPv6 registrar in brackets where a port or a URI follows', () => {
      const settings: Settings = {
        keys: [{ type: 'blf', value: '301' }],
        directory: { contacts: [{ name: 'a b', number: '1' }] },
      }
      for (const model of models) {
        const text = wrote(family, phoneOf(family, model, [line('201', { registrar: '2001:db8::5' })], settings))
        expect(text, model).not.toMatch(/(?:@|2001:db8::5:5060|sip:2001)2001:db8|2001:db8::5:5060/)
      }
    })
  })
}

it.each(families.all.map((family) => [family.name, family] as const))(
  'the %s family: of two keys at one place, the one that is not written is told',
  (_, family) => {
    for (const model of family.models.filter(({ keys, lines }) => keys > lines + 1)) {
      const position = 3
      const keys: Settings['keys'] = [
        { type: 'speed-dial', value: '55501', label: 'first', position },
        { type: 'speed-dial', value: '55502', label: 'second', position },
      ]
      const asked = phoneOf(family, model.name, [line('201')], { keys })
      const text = wrote(family, asked)
      const { unexpressed } = family.render(asked)
      for (const [index, { value }] of keys.entries())
        expect(text.includes(value!) || unexpressed.includes(`keys[${index}]`), `${model.name}: keys[${index}]`).toBe(
          true,
        )
    }
  },
)

it('a phone that knows none of the codecs asked for is not left without any', () => {
  const polycom = families.named('polycom')!
  const { files, unexpressed } = polycom.render(phoneOf(polycom, 'VVX_400', [line('201')], { codecs: ['g723'] }))
  expect(files.map(({ bytes }) => bytes.toString()).join('')).not.toContain('voice.codecPref')
  expect(unexpressed).toEqual(['codecs[0]'])
})

it('a Thomson’s config_sn is twelve digits that differ when its content does, and not with the boot’s URL', () => {
  const thomson = families.named('thomson')!
  const serial = (label: string, settings: Settings = {}) => {
    const { files } = thomson.render(phoneOf(thomson, 'ST2030S', [line('201', { label })], settings))
    const { bytes } = files.find(({ fileClass }) => fileClass === thomson.credentialsIn)!
    return /^config_sn=(\d{12})$/m.exec(bytes.toString('latin1'))![1]
  }
  const directory = { contacts: [{ name: 'a b', number: '1' }] }
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,20}$/), fc.stringMatching(/^[a-z]{1,20}$/), (one, other) => {
      expect(serial(one, { directory }) === serial(other, { directory })).toBe(one === other)
    }),
  )
})

describe('zones', () => {
  it.each([
    ['Europe/Dublin', 'STD+0DST-1,M3.5.0/1,M10.5.0/2'],
    ['Australia/Lord_Howe', 'STD-10:30DST-11,M10.1.0/2,M4.1.0/2'],
    ['Pacific/Chatham', 'STD-12:45DST-13:45,M9.5.0/2:45,M4.1.0/3:45'],
    ['Antarctica/Troll', 'STD+0DST-2,M3.5.0/1,M10.5.0/3'],
    ['Africa/Casablanca', 'STD-1'],
    ['Asia/Gaza', 'STD-2'],
    ['Asia/Kolkata', 'STD-5:30'],
    ['America/St_Johns', 'STD+3:30DST+2:30,M3.2.0/2,M11.1.0/2'],
  ])('%s is %s', (zone, posix) => {
    expect(zoneTime(zone).posix).toBe(posix)
  })

  it('a POSIX rule gives the zone’s own offset at every hour of its year', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const time = zoneTime(zone)
      if (!time.saving) continue
      for (const [month, day] of [
        [0, 15],
        [3, 1],
        [6, 15],
        [8, 1],
        [11, 15],
      ] as const) {
        const at = Date.UTC(2026, month, day)
        const told = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(at)
        const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d+):(\d+))?/.exec(told)!
        const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
        expect([time.offsetMinutes, time.offsetMinutes + time.savedMinutes!], zone).toContain(offset)
      }
    }
  })
})

describe('directories that phones wrote', () => {
  const merge = { element: 'item', key: 'ct' }
  const ours = '<directory><item_list><item><ln>B</ln><ct>302</ct></item></item_list></directory>'

  it('of any depth are given back', () => {
    for (const depth of [100, 10_000, 40_000]) {
      const deep = `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
      expect(mergeEntries(deep, ours, merge)).toBe(deep)
    }
    const inside = `<directory><item_list><item><ct>1</ct>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</item></item_list></directory>`
    expect(mergeEntries(inside, ours, merge)).toContain('<ct>1</ct>')
  })

  it('with names that objects have by themselves are given back', () => {
    const odd = '<directory><item_list><item><ct>1</ct><constructor>y</constructor></item></item_list></directory>'
    expect(mergeEntries(odd, ours, merge)).toBe(odd)
  })

  it('have an entry once, however its number is spelled', () => {
    const theirs = '<directory><item_list><item><ct>o&apos;b&#38;1</ct></item></item_list></directory>'
    const same = "<directory><item_list><item><ct>o'b&amp;1</ct></item></item_list></directory>"
    expect(mergeEntries(theirs, same, merge)).toBe(theirs)
  })

  it('are searched by what they say alone', () => {
    const entry = (name: string) => `<DirectoryEntry><Name>${name}</Name><Telephone>301</Telephone></DirectoryEntry>`
    const xml = `<PhoneBook>${entry('Ada &amp; Co')}${entry('Zoë')}</PhoneBook>`
    const found = (text: string) => searchEntries(xml, 'DirectoryEntry', text).match(/<Name>[^<]*/g) ?? []
    expect(found('ada')).toEqual(['<Name>Ada &amp; Co'])
    expect(found('ada & c')).toEqual(['<Name>Ada &amp; Co'])
    for (const text of ['#text', 'Telephone', 'name', '[', '"', 'amp;']) expect(found(text), text).toEqual([])
    expect(found('301')).toHaveLength(2)
  })
})
