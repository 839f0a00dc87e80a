import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  parseNameAddress,
  parseParameters,
  parseSipUri,
  peerOf,
  type SipUri,
  splitList,
  writeSipUri,
} from './sip-uri.ts'

const word = fc.stringMatching(/^[a-z0-9]{1,12}$/)
const uri: fc.Arbitrary<SipUri> = fc.record(
  {
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.stringMatching(/^[a-z0-9.;=%*-]{1,20}$/),
    host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()),
    port: fc.integer({ min: 1, max: 65_535 }),
    params: fc.dictionary(word, fc.oneof(word, fc.constant('')), { maxKeys: 3 }).map((o) => new Map(Object.entries(o))),
  },
  { requiredKeys: ['scheme', 'host', 'params'] },
)

it('gives back the URI that was written', () => {
  fc.assert(
    fc.property(uri, (uri) => {
      expect(parseSipUri(writeSipUri(uri))).toEqual(uri)
    }),
  )
})

it('answers any text, and reads nothing into it that would add a line or leave brackets', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'sip:',
          'sips:',
          '@',
          '201',
          'host',
          '[',
          ']',
          '::1',
          ':',
          '5060',
          ';',
          '=',
          '<',
          '>',
          '"',
          '\\',
          ',',
          '\r\n',
          '?',
        ),
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (text) => {
      const parsed = parseSipUri(text)
      if (parsed) expect(writeSipUri(parsed)).toMatch(/^[^\s<>"]+$/)
      const address = parseNameAddress(text)
      if (address) expect(address.uri).toMatch(/^[^\s<>"]+$/)
      expect(splitList(text).every((element) => element !== '')).toBe(true)
      parseParameters(text)
    }),
    { numRuns: 2_000 },
  )
})

it('reads contacts as phones write them', () => {
  expect(parseSipUri('SIP:201@[2001:DB8::7]:5062;Transport=TCP;ob?x=y')).toEqual({
    scheme: 'sip',
    user: '201',
    host: '2001:db8::7',
    port: 5062,
    params: new Map([
      ['transport', 'TCP'],
      ['ob', ''],
    ]),
  })
  expect(
    parseNameAddress('"Front, <desk>" <sip:201@acme.example;transport=tls>;expires=60;+sip.instance="<urn:uuid:1>"'),
  ).toEqual({
    uri: 'sip:201@acme.example;transport=tls',
    params: new Map([
      ['expires', '60'],
      ['+sip.instance', '<urn:uuid:1>'],
    ]),
  })
  expect(parseNameAddress('sip:201@acme.example;tag=7')).toEqual({
    uri: 'sip:201@acme.example',
    params: new Map([['tag', '7']]),
  })
  expect(splitList('"a,b" <sip:a,b@c>, <sip:d>;x="e,f"')).toEqual(['"a,b" <sip:a,b@c>', '<sip:d>;x="e,f"'])
  for (const bad of ['sip:', 'tel:201', 'sip:a@b:0', 'sip:a@b:65536', 'sip:a@[::g]', 'sip:a@b c', 'sip:a@b\r\nx', ''])
    expect(parseSipUri(bad)).toBeUndefined()
})

it.each([
  ['sip:acme.example', undefined, 'udp'],
  ['sip:acme.example;transport=tcp', undefined, 'tcp'],
  ['sips:acme.example', undefined, 'tls'],
  ['sips:acme.example;transport=tcp', undefined, 'tls'],
  ['sip:acme.example;transport=tcp', 'udp', 'udp'],
  ['sip:acme.example;transport=sctp', undefined, undefined],
] as const)('goes to %s, asked for %s, over %s', (text, transport, over) => {
  expect(peerOf(parseSipUri(text)!, transport)?.transport).toBe(over)
})
