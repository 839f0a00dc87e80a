import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BootId,
  effectiveLine,
  issueBootToken,
  layerSettings,
  type Mac,
  macMatches,
  mintBootId,
  normaliseAor,
  parseBootToken,
  parseMac,
  parseMacPattern,
  traceIdOf,
} from './mod.ts'

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
  const settings = layerSettings([
    { registrar: 'a.example', vendor: { x: '1', y: '1' } },
    null,
    { registrar: 'b.example', vendor: { y: '2' } },
  ])
  expect(settings).toEqual({ registrar: 'b.example', vendor: { x: '1', y: '2' } })
  expect(effectiveLine({ user: '201', password: 's' }, settings)).toMatchObject({
    registrar: 'b.example',
    port: 5060,
    authUser: '201',
  })
  expect(effectiveLine({ user: '201', password: 's' }, {})).toBeUndefined()
})
