import { effectiveLine, type Mac, type Settings } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { OWN_PACKS } from '../families.ts'
import type { PhoneDescription } from '../family.ts'
import { loadPack } from '../load-pack.ts'
import { type FileParameter, readBackOf } from './read-back.ts'
import { compilePattern } from './text-pattern.ts'

const mac = '0004f21a2457' as Mac // 12 hex digits
const families = ['polycom', 'yealink', 'thomson'].map((name) => loadPack(`${OWN_PACKS}${name}`))

const shown = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 0189&<>"\'=;#|äß[]/{}%'), minLength: 1, maxLength: 20 })
  .filter((text) => text.trim() === text)
const user = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 6 })
const host = fc.constantFrom('sip.example.net', '192.0.2.1', 'backup.example.net')
const line = fc
  .record(
    {
      user,
      password: shown,
      authUser: user,
      registrar: host,
      port: fc.integer({ min: 1, max: 65_535 }),
      transport: fc.constantFrom('udp' as const, 'tcp' as const, 'tls' as const),
      expirySeconds: fc.integer({ min: 30, max: 86_400 }),
      displayName: shown,
      label: shown,
      backupRegistrar: host,
      voiceMail: user,
      ring: fc.integer({ min: 1, max: 8 }),
      srtp: fc.constantFrom('off' as const, 'optional' as const, 'required' as const),
    },
    { requiredKeys: ['user', 'password', 'registrar'] },
  )
  .map((line) => effectiveLine(line, {})!) // it has a registrar
// Those that all three know: of one that a family has no word for, the place is lost.
const codec = fc.constantFrom('pcma' as const, 'pcmu' as const, 'g729' as const)
const settingsIn = (zones: readonly string[]): fc.Arbitrary<Settings> =>
  fc.record(
    {
      sntpServer: host,
      timeZone: fc.constantFrom(...zones),
      language: fc.constantFrom('en', 'de', 'fr'),
      codecs: fc.uniqueArray(codec, { minLength: 1 }),
      dtmf: fc.constantFrom('rfc2833' as const, 'info' as const, 'inband' as const),
      lldp: fc.boolean(),
      vlan: fc.record({ id: fc.integer({ min: 1, max: 4094 }), priority: fc.integer({ min: 0, max: 7 }) }),
      qos: fc.record({ sipDscp: fc.integer({ min: 0, max: 63 }), rtpDscp: fc.integer({ min: 0, max: 63 }) }),
      adminPassword: shown,
      userPassword: shown,
      webAccess: fc.constantFrom('off' as const, 'http' as const, 'https' as const),
      paging: fc.array(
        fc.record({
          address: fc.constant('224.0.1.116'),
          port: fc.integer({ min: 1, max: 65_535 }),
          label: fc.constantFrom('All', 'Door: 1'),
        }),
        { minLength: 1, maxLength: 1 },
      ),
      polling: fc.record({
        at: fc.constantFrom('00:00', '03:30', '23:59'),
        spreadMinutes: fc.constantFrom(0, 30, 720),
      }),
      syslog: fc.record({ server: host }),
      keys: fc.array(fc.record({ type: fc.constantFrom('blf' as const), value: user, label: shown }), {
        minLength: 1,
        maxLength: 3,
      }),
      intercom: fc.record({ autoAnswer: fc.constant(true) }),
    },
    { requiredKeys: [] },
  )

const parametersOf = (family: (typeof families)[number], phone: PhoneDescription): FileParameter[] =>
  family.explain(phone).filter(({ file }) => !/directory|phonebook/.test(file))
const bytesOf = (family: (typeof families)[number], phone: PhoneDescription): Record<string, string> =>
  Object.fromEntries(family.render(phone).files.map(({ name, bytes }) => [name, bytes.toString('latin1')]))

describe.each(families.map((family) => [family.name, family] as const))('%s', (_, family) => {
  const readBack = readBackOf(family)
  // A ST2030 has words for some zones only.
  const zones =
    family.name === 'thomson'
      ? ['Europe/Dublin', 'Europe/Paris', 'Europe/Prague']
      : ['Europe/Dublin', 'America/New_York', 'Asia/Kolkata', 'UTC']
  it('gives back lines and settings of which the same files are made, and nothing is left over', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), settingsIn(zones), (lines, settings) => {
        const phone: PhoneDescription = { mac, lines, settings }
        const read = readBack(mac, parametersOf(family, phone))
        expect(read.left).toEqual([])
        const again: PhoneDescription = {
          mac,
          lines: read.lines.map((one) => effectiveLine({ password: '', ...one }, {})!), // each names its registrar
          settings: read.settings,
        }
        expect(bytesOf(family, again)).toEqual(bytesOf(family, phone))
      }),
      { numRuns: 60 },
    )
  })
  it('takes any parameters at all, and throws for none', () => {
    const names = parametersOf(family, {
      mac,
      lines: [effectiveLine({ user: '1', password: 'x', registrar: 'a' }, {})!],
      settings: {},
    })
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...names.map(({ name }) => name))),
            value: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('0', '1', '99999', 'on', '%NULL%')),
          }),
          { maxLength: 20 },
        ),
        (parameters) => {
          for (const { name, value } of readBack(mac, parameters).left)
            expect(parameters).toContainEqual({ name, value })
        },
      ),
    )
  })
})

test('a template turned round gives back what it was made of', () => {
  const maps = { type: { line: '15', blf: '16' }, many: { en: 'English', 'en-GB': 'English', xx: null } }
  const back = (written: string, text: string) => compilePattern(written, maps)?.match(text)
  expect(back('linekey.{key.position}.{key.type|type}', 'linekey.3.16')).toEqual({
    'key.position': '3',
    'key.type': 'blf',
  })
  expect(back('{language|many}', 'English')).toEqual({ language: 'en' })
  expect(back('{language|many}', 'xx')).toBeUndefined()
  expect(back('TEL{n|two}Use', 'TEL07Use')).toEqual({ n: 7 })
  expect(back('a.b', 'axb')).toBeUndefined()
  expect(back('{x|upper}', 'A')).toBeUndefined()
})
