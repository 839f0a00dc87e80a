import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDhcpClass } from './read-dhcp-class.ts'

const tlv = (...entries: [number, string][]): number[] =>
  entries.flatMap(([code, text]) => [code, text.length, ...Buffer.from(text, 'latin1')])
const list = tlv(
  [1, 'Polycom'],
  [2, 'SoundPointIP-SPIP_601'],
  [3, '2345-11605-001,2'],
  [4, 'SIP/2.1.0.1234/08-Jun-07 10:44'],
  [5, 'BR/3.1.0.0056/28-Apr-05 13:30'],
)
const POLYCOM = [0x00, 0x00, 0x36, 0x3d, list.length, ...list, 0xff]
const THOMSON = tlv([1, 'Thomson'], [2, 'ST2030'], [3, '2.72'])

/** As DHCP servers hand octets on. */
const SPELLINGS: [string, (octets: number[]) => string][] = [
  ['raw', (octets) => Buffer.from(octets).toString('latin1')],
  [
    "ISC's escapes",
    (octets) =>
      octets
        .map((octet) =>
          octet < 0x20 || octet > 0x7e ? `\\${octet.toString(8).padStart(3, '0')}` : String.fromCharCode(octet),
        )
        .join(''),
  ],
  ['hex', (octets) => Buffer.from(octets).toString('hex')],
  ['hex with colons', (octets) => Buffer.from(octets).toString('hex').toUpperCase().match(/../g)!.join(':')],
  ["ISC's hex", (octets) => octets.map((octet) => octet.toString(16)).join(':')],
  ['0x', (octets) => `0x${Buffer.from(octets).toString('hex')}`],
]

test.for(SPELLINGS)('binary lists of Polycom and Thomson are read when they come as %s', ([, spell]) => {
  expect(readDhcpClass(spell(POLYCOM))).toBe(
    'Polycom SoundPointIP-SPIP_601 2345-11605-001,2 SIP/2.1.0.1234/08-Jun-07 10:44 BR/3.1.0.0056/28-Apr-05 13:30',
  )
  expect(readDhcpClass(spell(THOMSON))).toBe('Thomson ST2030')
})

test('texts stay as they are, and a class of hex digits too', () => {
  for (const text of ['yealink', 'snom370', 'LINKSYS SPA-942', 'deadbeef', 'a:b:c', 'Gigaset_N720_DM_PRO'])
    expect(readDhcpClass(text)).toBe(text)
  expect(readDhcpClass('Cisco Systems, Inc. IP Phone CP-8841-3PCC\0')).toBe('Cisco Systems, Inc. IP Phone CP-8841-3PCC')
  for (const nothing of [undefined, '', '\0\0', '\\000']) expect(readDhcpClass(nothing)).toBeUndefined()
})

test('every string gives text that a database keeps, and none throws, cut lists least of all', () => {
  const cut = fc.nat({ max: POLYCOM.length }).map((length) => Buffer.from(POLYCOM.slice(0, length)).toString('latin1'))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), cut), (told) => {
      expect(readDhcpClass(told) ?? 'x').toMatch(/^[\x20-\x7e]{1,512}$/)
    }),
  )
})
