import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type EffectiveLine, parseMac, type Settings } from '@offhook/phones'
import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import {
  bundleNameOf,
  compileFileNames,
  contentHashOf,
  decodeBundle,
  encodeBundle,
  families,
  type PhoneDescription,
  parseBootTranscript,
} from './mod.ts'

const mac = parseMac('0004f21a2457')!
const line = (user: string, more: Partial<EffectiveLine> = {}): EffectiveLine => ({
  user,
  authUser: user,
  password: `secret-${user}`,
  registrar: 'sip.acme.example',
  port: 5060,
  transport: 'udp',
  expirySeconds: 3600,
  displayName: `Line ${user}`,
  label: user,
  ...more,
})

const CASES: Record<string, Omit<PhoneDescription, 'mac'>> = {
  'one-line': { model: undefined, lines: [line('201')], settings: {} },
  'six-lines': {
    model: 'VVX_500',
    lines: [1, 2, 3, 4, 5, 6].map((number) =>
      line(
        `20${number}`,
        number > 3 ? { registrar: 'backup.acme.example', port: 5061, transport: 'tls', expirySeconds: 120 } : {},
      ),
    ),
    settings: {
      sntpServer: 'ntp.acme.example',
      timeZone: 'America/New_York',
      polling: { at: '23:30', spreadMinutes: 90 },
      firmware: 'sip.ld',
      vendor: { 'up.oneTouchVoiceMail': '1' },
    } satisfies Settings,
  },
  'hostile-names': {
    model: 'SPIP_331',
    lines: [
      line('201', { displayName: '"/><reg x="1" & <b>\'', label: '&lt;script&gt;', password: `"'<>&;--]]>` }),
      line('202', { displayName: 'Zoë 📞 \u2028 Ünïcode' }),
    ],
    settings: { renderedAsOverrides: true, vendor: { 'feature.x': '"/><evil a="' } },
  },
}

const reparse = (xml: Buffer) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    trimValues: false,
  }).parse(xml.toString())
const anyText = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((text) => !/[\u0000-\u001f\u007f\ufffe\uffff]/.test(text) && text === text.toWellFormed())

for (const family of families) {
  const folder = new URL(`./${family.name}/`, import.meta.url)
  describe(`the ${family.name} family`, () => {
    it.each(Object.keys(CASES))('renders %s as it did before', (name) => {
      const golden = new URL(`rendered/${name}/`, folder)
      const files = family.render({ mac, ...CASES[name]! })
      if (process.env.UPDATE_GOLDEN) {
        mkdirSync(golden, { recursive: true })
        for (const file of files) writeFileSync(new URL(file.name, golden), file.bytes)
      }
      expect(files.map((file) => file.name).sort()).toEqual(readdirSync(golden).sort())
      for (const file of files)
        expect(file.bytes.toString(), file.name).toBe(readFileSync(new URL(file.name, golden), 'utf8'))
    })

    it('renders the same bytes from the same description', () => {
      for (const described of Object.values(CASES))
        expect(contentHashOf(family.render({ mac, ...described }))).toBe(
          contentHashOf(family.render({ mac, ...structuredClone(described) })),
        )
    })

    it('lets no value become a setting: what is written is read back, and nothing else appears', () => {
      const plain = Object.keys(
        reparse(
          family
            .render({ mac, lines: [line('201')], settings: {} })
            .find(({ fileClass }) => fileClass === family.credentialsIn)!.bytes,
        ).PHONE_CONFIG,
      )
      fc.assert(
        fc.property(anyText, anyText, anyText, (displayName, label, password) => {
          const file = family
            .render({ mac, lines: [line('201', { displayName, label, password })], settings: {} })
            .find(({ fileClass }) => fileClass === family.credentialsIn)!
          const element = reparse(file.bytes).PHONE_CONFIG as Record<string, string>
          expect(Object.keys(element)).toEqual(plain)
          expect([element['reg.1.displayName'], element['reg.1.label'], element['reg.1.auth.password']]).toEqual([
            displayName,
            label,
            password,
          ])
        }),
      )
    })

    it('keeps its bundle through encoding', () => {
      const files = family.render({ mac, ...CASES['hostile-names']! })
      const bundle = decodeBundle(encodeBundle(files))
      expect([...bundle.values()].map(({ name }) => name).sort()).toEqual(files.map(({ name }) => name).sort())
      for (const file of files) expect(bundle.get(file.name)!.bytes.equals(file.bytes)).toBe(true)
    })

    it('names its boot orders by classes its table has, and its models by orders it has', () => {
      const classes = new Set(family.fileNames.map(({ fileClass }) => fileClass))
      for (const order of family.bootOrders)
        for (const request of order.requests) expect(classes).toContain(request.fileClass)
      for (const model of family.models) expect(family.bootOrders.map(({ name }) => name)).toContain(model.bootOrder)
      expect(classes).toContain(family.credentialsIn)
    })

    it('finds every file of its transcripts in its table', () => {
      const resolve = compileFileNames([family])
      for (const name of readdirSync(new URL('boots/', folder))) {
        const transcript = parseBootTranscript(readFileSync(new URL(`boots/${name}`, folder), 'utf8'))
        expect(transcript.requests.length).toBeGreaterThan(3)
        expect(transcript.userAgent && family.identify(transcript.userAgent)?.model).toBe(transcript.model)
        for (const { path } of transcript.requests) expect(resolve(path.replace('<mac>', mac)), path).toBeDefined()
      }
    })

    it('answers every User-Agent and every log line, and throws at none', () => {
      fc.assert(
        fc.property(
          fc.string(),
          fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2090-01-01') }),
          (text, at) => {
            family.identify(text)
            family.identify(`FileTransport Poly${text}-UA/1.2.3`)
            family.parseLogLine(text, at)
            family.parseLogLine(`1015152216|${text}|4|00|x`, at)
          },
        ),
      )
    })
  })
}

describe('file names', () => {
  const resolve = compileFileNames(families)
  it('match exactly, whatever the case, with a MAC of their own', () => {
    expect(resolve('0004F21A2457-PHONE.CFG')).toMatchObject({
      name: '0004f21a2457-phone.cfg',
      mac,
      entry: { fileClass: 'overrides' },
    })
    expect(resolve('3111-44500-001.3111-44500-001.sip.ld')).toMatchObject({ entry: { fileClass: 'sip-image' } })
    expect(resolve('2345-12450-001.bootrom.ld')).toMatchObject({ entry: { fileClass: 'bootrom' } })
    const zeros = resolve('000000000000.cfg')!
    expect([zeros.mac, bundleNameOf(zeros, mac)]).toEqual([undefined, '0004f21a2457.cfg'])
  })
  it('of any other shape are no names', () => {
    for (const name of [
      '../sip.ld',
      'sip.ld/',
      'sip.ld\u0000',
      '%2e%2e',
      'sip.ldx',
      'xsip.ld',
      'a'.repeat(4_096),
      '0004f21a245.cfg',
      'phone1.cfg.bak',
      '1.2.3.sip.ld',
    ])
      expect(resolve(name)).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (name) => {
        const found = resolve(name)
        expect(found === undefined || /^[a-z0-9.-]+$/.test(found.name)).toBe(true)
      }),
    )
  })
})
