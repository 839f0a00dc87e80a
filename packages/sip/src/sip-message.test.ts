import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  headerOf,
  headersOf,
  MAX_MESSAGE_BYTES,
  parseSipMessage,
  type SipHeader,
  type SipMessage,
  SipMessageInvalid,
  writeSipMessage,
} from './sip-message.ts'
import { openStreamReader } from './stream-reader.ts'

const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/).filter((name) => name.length > 1 && name !== 'content-length')
const value = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replace(/[\r\n\0]/g, '').trim())
  .filter((text) => text === Buffer.from(text).toString())
const headers = fc.array(fc.tuple(token, value) as fc.Arbitrary<SipHeader>, { maxLength: 8 })
const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: fc.constantFrom('NOTIFY', 'SUBSCRIBE', 'OPTIONS', 'X-Odd.Method!'),
    uri: fc.constantFrom('sip:201@acme.example', 'sip:[2001:db8::7]:5062;transport=tcp'),
    headers,
    body,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: value,
    headers,
    body,
  }),
)
const withoutLength = (message: SipMessage): SipMessage => ({
  ...message,
  headers: message.headers.filter(([name]) => name !== 'content-length'),
})

it('gives back the message that was written', () => {
  fc.assert(
    fc.property(message, (message) => {
      const parsed = parseSipMessage(writeSipMessage(message))
      if (parsed.kind === 'not-sip') throw new Error(parsed.because)
      expect(withoutLength(parsed)).toEqual(message)
      expect(headerOf(parsed, 'content-length')).toBe(String(message.body.length))
    }),
  )
})

it('answers any bytes, and what it took for a message can be written again', () => {
  const pieces = fc.constantFrom(
    ...['NOTIFY sip:a@b SIP/2.0', 'SIP/2.0 200 OK', '\r\n', '\n', '\r', ' ', '\t', 'v:', 'Via: ', 'l: 3', ': ', '\0'],
    ...['Content-Length: 99999', 'a', '\u2028', '"', '<', ';', ','],
  )
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(pieces, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    fc
      .array(pieces, { maxLength: 12 })
      .map((parts) => Buffer.from(`NOTIFY sip:a SIP/2.0\r\nv: b${parts.join('')}\r\n\r\n`)),
  )
  fc.assert(
    fc.property(hostile, (bytes) => {
      const parsed = parseSipMessage(bytes)
      if (parsed.kind === 'not-sip') return
      const again = parseSipMessage(writeSipMessage(parsed))
      if (again.kind === 'not-sip') throw new Error(again.because)
      expect(withoutLength(again)).toEqual(withoutLength(parsed))
    }),
    { numRuns: 2_000 },
  )
})

it('reads compact names, folded lines, bare line feeds and empty lines before the message', () => {
  const text = [
    '',
    '',
    'NOTIFY sip:201@192.0.2.7:5062 SIP/2.0',
    'v: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1',
    '  ;rport',
    'VIA: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK2',
    'f : <sip:offhook@acme.example>;tag=1',
    'o: check-sync;reboot=false',
    'l: 4',
    '',
    'bodyand more',
  ].join('\n')
  const parsed = parseSipMessage(Buffer.from(text))
  expect(parsed).toMatchObject({ kind: 'request', method: 'NOTIFY', uri: 'sip:201@192.0.2.7:5062' })
  if (parsed.kind === 'not-sip') return
  expect(headersOf(parsed, 'via')).toEqual([
    'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1 ;rport',
    'SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK2',
  ])
  expect(headerOf(parsed, 'from')).toBe('<sip:offhook@acme.example>;tag=1')
  expect(headerOf(parsed, 'event')).toBe('check-sync;reboot=false')
  expect(parsed.body.toString()).toBe('body')
})

it.each([
  ['too-large', `OPTIONS sip:a SIP/2.0\r\n\r\n${'x'.repeat(MAX_MESSAGE_BYTES)}`],
  ['truncated', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nfour'],
  ['truncated', 'OPTIONS sip:a SIP/2.0\r\nVia: x'],
  ['bad-start-line', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['bad-start-line', ''],
  ['bad-header', 'OPTIONS sip:a SIP/2.0\r\nno colon\r\n\r\n'],
  ['bad-header', 'OPTIONS sip:a SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['bad-header', 'OPTIONS sip:a SIP/2.0\r\nl: -1\r\n\r\n'],
  ['bad-header', 'OPTIONS sip:a SIP/2.0\r\nFrom: a\rEvent: b\r\n\r\n'],
])('is %s: %#', (because, text) => {
  expect(parseSipMessage(Buffer.from(text))).toEqual({ kind: 'not-sip', because })
})

it('refuses to write what would add a header, and does not say the value', () => {
  const write = (header: SipHeader) => () =>
    writeSipMessage({ kind: 'request', method: 'NOTIFY', uri: 'sip:a', headers: [header], body: Buffer.alloc(0) })
  expect(write(['event', 'check-sync\r\nRoute: <sip:evil>'])).toThrow(SipMessageInvalid)
  expect(write(['event', 'check-sync\r\nRoute: <sip:evil>'])).not.toThrow(/evil/)
  expect(write(['ev ent', 'check-sync'])).toThrow(SipMessageInvalid)
  const uri = 'sip:a SIP/2.0\r\nx: y'
  expect(() => writeSipMessage({ kind: 'request', method: 'NOTIFY', uri, headers: [], body: Buffer.alloc(0) })).toThrow(
    SipMessageInvalid,
  )
})

it('parts a stream into the same messages wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(2_000), { maxLength: 8 }), (messages, cuts) => {
      const stream = Buffer.concat(messages.flatMap((one) => [Buffer.from('\r\n\r\n'), writeSipMessage(one)]))
      const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)), stream.length].sort((a, b) => a - b)
      const read = openStreamReader()
      const heard = places.slice(1).flatMap((end, index) => {
        const { messages, fault } = read(stream.subarray(places[index], end))
        expect(fault).toBeUndefined()
        return messages
      })
      expect(heard.map(withoutLength)).toEqual(messages)
    }),
  )
})

it('gives a stream up that holds no end, or announces too much', () => {
  const endless = openStreamReader()
  const chunk = Buffer.from('a'.repeat(16_384))
  const faults = Array.from({ length: 5 }, () => endless(chunk).fault?.because)
  expect(faults).toEqual([undefined, undefined, undefined, 'too-large', 'too-large'])
  const announced = Buffer.from('OPTIONS sip:a SIP/2.0\r\nContent-Length: 70000\r\n\r\n')
  expect(openStreamReader()(announced).fault).toEqual({ kind: 'not-sip', because: 'too-large' })
})
