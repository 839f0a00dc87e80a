import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AmiActionInvalid, type AmiPacket, MAX_PACKET_BYTES, openAmiReader, writeAction } from './ami-packet.ts'
import { readVariables } from './ami-server-for-tests.ts'
import { readContactChange } from './contact-status.ts'
import { writeVariables } from './send-notify.ts'

const BANNER = Buffer.from('Asterisk Call Manager/5.0.2\r\n')

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/)
const value = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\r\n\0]/g, '').trim())
const packet: fc.Arbitrary<AmiPacket> = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 8 })

it('gives back the packets that were written, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 6 }), fc.array(fc.nat(1_000), { maxLength: 8 }), (packets, cuts) => {
      const stream = Buffer.concat([BANNER, ...packets.map(writeAction)])
      const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)), stream.length].sort((a, b) => a - b)
      const read = openAmiReader()
      const answers = places.slice(1).map((end, index) => read(stream.subarray(places[index], end)))
      expect(answers.flatMap(({ packets }) => packets)).toEqual(packets)
      expect(answers.flatMap(({ banner }) => banner ?? [])).toEqual(['Asterisk Call Manager/5.0.2'])
      expect(answers.every(({ fault }) => fault === undefined)).toBe(true)
    }),
  )
})

it('any bytes get an answer, and no event of them fails', () => {
  const piece = fc.constantFrom(
    ...[
      'Event: ContactStatus\r\n',
      'Event: PeerStatus\n',
      'Event: DeviceStateChange\r\n',
      'URI: sip:a\r\n',
      'Peer: PJSIP/\r\n',
      '\r\n',
    ],
    ...[
      'ContactStatus: Removed\r\n',
      'EndpointName:\r\n',
      'Device: SIP/201\r\n',
      'State: INUSE\r\n',
      ':',
      '\n',
      '\r',
      '\0',
      '__proto__: x\r\n',
    ],
  )
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
  )
  fc.assert(
    fc.property(hostile, fc.boolean(), (bytes, hasBanner) => {
      const { packets } = openAmiReader()(hasBanner ? Buffer.concat([BANNER, bytes]) : bytes)
      for (const packet of packets) readContactChange(packet)
    }),
    { numRuns: 2_000 },
  )
})

it('gives up a peer that is no Asterisk, and a packet without an end', () => {
  expect(openAmiReader()(Buffer.from('220 mail.example ESMTP\r\n')).fault).toBe('not-ami')
  expect(openAmiReader()(Buffer.alloc(300, 'a')).fault).toBe('not-ami')
  const read = openAmiReader()
  read(BANNER)
  expect(read(Buffer.alloc(MAX_PACKET_BYTES, 'a')).fault).toBeUndefined()
  expect(read(Buffer.from('b')).fault).toBe('too-large')
})

it('refuses a field that would be two, and does not say the value', () => {
  for (const bad of ['a\r\nAction: Originate', 'a\nb', 'a\0b', 'x'.repeat(1_100)]) {
    expect(() => writeAction([['Secret', bad]])).toThrow(AmiActionInvalid)
    expect(() => writeAction([['Secret', bad]])).not.toThrow(/Originate|xx/)
  }
  expect(() => writeAction([['Act: ion', 'x']])).toThrow(AmiActionInvalid)
})

it('Asterisk reads the variables as they were meant, commas, quotes, backslashes and semicolons included', () => {
  const header = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/).map((name) => `X-${name}`)
  const text = fc.oneof(
    value,
    fc.string({ unit: fc.constantFrom(',', '"', '\\', ';', '=', '(', ')', '[', ']', 'a', ' '), maxLength: 20 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(header, text), { minLength: 1, maxLength: 6 }), (variables) => {
      const written = writeVariables(variables)
      if ('kind' in written) throw new Error(written.because)
      expect(readVariables(written.map(([, value]) => value))).toEqual(variables)
    }),
  )
  expect(writeVariables({ Event: 'check-sync;reboot=true' })).toEqual([['Variable', 'Event=check-sync;reboot=true']])
})

it.each([
  [{}, 'no-variables'],
  [{ Route: '<sip:evil.example>' }, 'reserved-name'],
  [{ 'call-ID': 'x' }, 'reserved-name'],
  [{ Event: 'a\r\nRoute: <sip:evil.example>' }, 'line-break'],
  [{ 'Event=x,Route': 'a' }, 'bad-name'],
  [{ 'E vent': 'a' }, 'bad-name'],
  [{ Event: 'x'.repeat(1_000) }, 'too-long'],
  [{ Content: 'action=restart' }, 'no-content-type'],
])('variables %j are refused: %s', (variables, because) => {
  expect(writeVariables(variables)).toMatchObject({ kind: 'invalid', because })
})

const event = (text: string): AmiPacket => text.split(' | ').map((field) => field.split(': ') as [string, string]) // each has its one colon and blank

it.each([
  [
    'Event: ContactStatus | URI: sip:201@192.0.2.7:5062 | ContactStatus: Reachable | AOR: 201 | EndpointName: 201 | RoundtripUsec: 4711',
    {
      kind: 'registered',
      endpoint: '201',
      contact: 'sip:201@192.0.2.7:5062',
      isReachable: true,
      source: 'contact-status',
    },
  ],
  [
    'Event: ContactStatus | URI: sip:201@192.0.2.7:5062 | ContactStatus: Removed | AOR: 201 | EndpointName: acme-201',
    { kind: 'unregistered', endpoint: 'acme-201', contact: 'sip:201@192.0.2.7:5062', source: 'contact-status' },
  ],
  [
    'Event: ContactStatus | URI: sip:201@192.0.2.7 | ContactStatus: Unreachable | AOR: 201',
    { kind: 'registered', endpoint: '201', contact: 'sip:201@192.0.2.7', isReachable: false, source: 'contact-status' },
  ],
  [
    'Event: ContactStatus | ContactStatus: NonQualified | AOR: 201',
    { kind: 'registered', endpoint: '201', source: 'contact-status' },
  ],
  ['Event: ContactStatus | ContactStatus: Unknown | AOR: 201', undefined],
  [
    'Event: PeerStatus | Privilege: system,all | ChannelType: SIP | Peer: SIP/201 | PeerStatus: Unregistered | Cause: Expired',
    { kind: 'unregistered', endpoint: '201', source: 'peer-status' },
  ],
  [
    'Event: PeerStatus | Peer: PJSIP/201 | PeerStatus: Registered',
    { kind: 'registered', endpoint: '201', source: 'peer-status' },
  ],
  [
    'Event: PeerStatus | Peer: SIP/201 | PeerStatus: Unreachable',
    { kind: 'registered', endpoint: '201', isReachable: false, source: 'peer-status' },
  ],
  ['Event: PeerStatus | Peer: PJSIP/201 | PeerStatus: Unreachable', undefined],
  ['Event: PeerStatus | Peer: SIP/201 | PeerStatus: Rejected', undefined],
  ['Event: PeerStatus | Peer: IAX2/201 | PeerStatus: Registered', undefined],
  [
    'Event: DeviceStateChange | Device: PJSIP/201 | State: UNAVAILABLE',
    { kind: 'unregistered', endpoint: '201', source: 'device-state' },
  ],
  [
    'Event: DeviceStateChange | Device: PJSIP/201 | State: NOT_INUSE',
    { kind: 'registered', endpoint: '201', source: 'device-state' },
  ],
  ['Event: DeviceStateChange | Device: Custom:lamp | State: INUSE', undefined],
  ['Event: DeviceStateChange | Device: PJSIP/201 | State: UNKNOWN', undefined],
  ['Event: Hangup | Channel: PJSIP/201-00000001', undefined],
])('%s', (text, change) => {
  expect(readContactChange(event(text))).toEqual(change)
})
