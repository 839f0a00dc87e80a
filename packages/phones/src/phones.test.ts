import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BootId,
  effectiveLine,
  issueBootToken,
  layerSettings,
  layersOf,
  type Mac,
  macMatches,
  mintBootId,
  normaliseAor,
  openSettings,
  parseBootToken,
  parseMac,
  parseMacPattern,
  sealSettings,
  secretsIn,
  traceIdOf,
} from './mod.ts'
import { settingsPage } from './settings-page.ts'

const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((raw) => {
  raw[0] = raw[0]! & 0xfe || 2
  return [...raw]
})
const hex = (byte: number) => byte.toString(16).padStart(2, '0')

describe('parseMac', () => {
  it('reads back every spelling a gateway or phone writes', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('', ':', '-', '_'), fc.boolean(), (raw, separator, upper) => {
        const written = raw.map(hex).join(separator)
        expect(parseMac(upper ? written.toUpperCase() : written)).toBe(raw.map(hex).join(''))
      }),
    )
  })
  it('reads ISC bytes without leading zeros and Cisco dots', () => {
    expect(parseMac('0:4:f2:1a:24:57')).toBe('0004f21a2457')
    expect(parseMac('0004.F21A.2457')).toBe('0004f21a2457')
  })
  it('answers every string and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const mac = parseMac(text)
        expect(mac === undefined || /^[0-9a-f]{12}$/.test(mac)).toBe(true)
      }),
    )
    for (const not of ['', '000000000000', 'ffffffffffff', '0004f21a245', '0004f21a24577', '00:04-f2:1a:24:57'])
      expect(parseMac(not)).toBeUndefined()
  })
})

describe('MAC alert ranges', () => {
  it('compare only the bits of the mask', () => {
    const mac = '0004f21a2457' as Mac
    expect(macMatches(mac, parseMacPattern('00:04:f2')!, parseMacPattern('ff:ff:ff')!)).toBe(true)
    expect(macMatches(mac, '0004f3000000', 'ffffff000000')).toBe(false)
    expect(macMatches(mac, '0004f21a2450', 'fffffffffff0')).toBe(true)
  })
})

describe('boot tokens', () => {
  it('keep their leading zeros and take 12 to 18 digits', () => {
    expect(parseBootToken('020319816065')).toBe('020319816065')
    expect(parseBootToken('020319816065123456')).toBe('020319816065123456')
    for (const not of ['02031981606', '0203198160651234567', '', '../../etc/passwd', '12345678901x'])
      expect(parseBootToken(not)).toBeUndefined()
  })
  it('of our own are 26 base32 characters, never the same twice', () => {
    const issued = new Set(Array.from({ length: 500 }, issueBootToken))
    expect(issued.size).toBe(500)
    for (const token of issued) expect(parseBootToken(token.toUpperCase())).toBe(token)
  })
})

it('boot ids are UUIDv7 in order of time, and their bytes are the trace id', () => {
  const early = mintBootId(new Date('2026-01-05T09:00:00Z'))
  const late = mintBootId(new Date('2026-01-05T09:00:01Z'))
  expect(BootId.safeParse(early).success).toBe(true)
  expect(early < late).toBe(true)
  expect(traceIdOf(early)).toMatch(/^[0-9a-f]{32}$/)
})

it('an AOR loses scheme, port and parameters', () => {
  expect(normaliseAor('sip:201@Acme.Example:5060;transport=udp')).toBe('201@acme.example')
  expect(normaliseAor('<sip:201@10.0.0.1>')).toBe('201@10.0.0.1')
  expect(normaliseAor('acme.example')).toBeUndefined()
})

it('settings of a later layer win, and lines fill their gaps from them', () => {
  const { settings, sources } = layerSettings([
    {
      source: 'carrier a',
      settings: { registrar: 'a.example', vlan: { id: 1, priority: 5 }, vendor: { x: '1', y: '1' } },
    },
    { source: 'nobody', settings: null },
    {
      source: 'customer b',
      settings: { registrar: 'b.example', vlan: { id: 2 }, codecs: ['pcma'], vendor: { y: '2' } },
    },
  ])
  expect(settings).toEqual({
    registrar: 'b.example',
    vlan: { id: 2, priority: 5 },
    codecs: ['pcma'],
    vendor: { x: '1', y: '2' },
  })
  expect(Object.fromEntries(sources)).toEqual({
    registrar: 'customer b',
    'vlan.id': 'customer b',
    'vlan.priority': 'carrier a',
    codecs: 'customer b',
    'vendor.x': 'carrier a',
    'vendor.y': 'customer b',
  })
  expect(effectiveLine({ user: '201', password: 's' }, settings)).toMatchObject({
    registrar: 'b.example',
    port: 5060,
    authUser: '201',
  })
  expect(effectiveLine({ user: '201', password: 's' }, {})).toBeUndefined()
})

it('the committed page of settings is the one the schemas make (pnpm run docs)', () => {
  expect(readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')).toBe(settingsPage())
})

describe('secrets in settings', () => {
  const settings = {
    adminPassword: 'one',
    provisioning: { user: 'u', password: 'two' },
    vendor: { 'device.auth.localAdminPassword': 'three', 'feature.x': 'plain' },
    families: { yealink: { userPassword: 'four' } },
  }
  const key = {
    seal: (purpose: string, bytes: Buffer) => Buffer.from(`${purpose}|${bytes.toString('hex')}`),
    open: (_: string, bytes: Buffer) => Buffer.from(bytes.toString().split('|')[1]!, 'hex'),
  }
  it('are found wherever they stand', () => {
    expect(secretsIn(settings).sort()).toEqual(['four', 'one', 'three', 'two'])
  })
  it('are kept sealed, and everything else as it is', () => {
    const sealed = sealSettings(key, settings)
    for (const secret of ['one', 'two', 'three', 'four']) expect(JSON.stringify(sealed)).not.toContain(`"${secret}"`)
    expect(sealed.vendor['feature.x']).toBe('plain')
    expect(openSettings(key, sealed)).toEqual(settings)
  })
})

it('layers of a family and a model stand behind those of the places, and before the platform’s and the phone’s', () => {
  const shared = [
    {
      source: 'carrier c',
      settings: { language: 'en', families: { yealink: { language: 'fr', dtmf: 'info' as const } } },
    },
    { source: 'gateway g', settings: { language: 'de', models: { T46G: { dtmf: 'inband' as const } } } },
  ]
  const layers = layersOf(shared, [{ source: 'phone', settings: { toneCountry: 'IE' } }], {
    family: 'yealink',
    model: 'T46G',
  })
  const { settings, sources } = layerSettings(layers)
  expect(settings).toEqual({ language: 'fr', dtmf: 'inband', toneCountry: 'IE' })
  expect(sources.get('language')).toBe('family yealink at carrier c')
  expect(layerSettings(layersOf(shared, [], { family: 'snom', model: undefined })).settings).toEqual({ language: 'de' })
})
