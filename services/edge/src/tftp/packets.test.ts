import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePacket, parsePacket, type TftpPacket } from './packets.ts'

const wire = (text: string) => Buffer.from(text, 'latin1')
const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: 'grapheme', minLength, maxLength }).filter((drawn) => !drawn.includes('\0'))
const uint16 = fc.integer({ min: 0, max: 65_535 })
const name = text(1, 12).map((drawn) => drawn.toLowerCase())
const options = fc.array(fc.tuple(name, text(0, 6)), { maxLength: 4 }).map((pairs) => new Map(pairs))

const anyPacket: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('read', 'write'),
    path: text(1, 40),
    mode: text(1, 10).map((mode) => mode.toLowerCase()),
    options,
  }),
  fc.record({
    kind: fc.constant('data'),
    block: uint16,
    bytes: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ kind: fc.constant('ack'), block: uint16 }),
  fc.record({ kind: fc.constant('error'), code: uint16, text: text(0, 60) }),
  fc.record({ kind: fc.constant('oack'), options: options.filter((some) => some.size > 0) }),
)

describe('a packet', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(
        anyPacket.filter((packet) => packet.kind === 'data' || encodePacket(packet).length <= 512),
        (packet) => {
          expect(parsePacket(encodePacket(packet))).toEqual(packet)
        },
      ),
    )
  })
  it('or none is read of any bytes, and what was read is what stands there', () => {
    const opcode = fc.integer({ min: 0, max: 8 }).map((code) => Buffer.from([0, code]))
    const noise = fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes))
    const zeros = fc.array(fc.constantFrom(0, 0, 97, 98, 255), { maxLength: 60 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(
        fc.oneof(
          noise,
          fc.tuple(opcode, noise).map((parts) => Buffer.concat(parts)),
          fc.tuple(opcode, zeros).map((parts) => Buffer.concat(parts)),
        ),
        (bytes) => {
          const packet = parsePacket(bytes)
          if ('notAPacket' in packet) return
          const again = parsePacket(encodePacket(packet))
          // Bytes that are no UTF-8 grow when they are written as text, and may no longer fit a request; an OACK without a pair is too short to be one.
          if ('kind' in again) expect(again).toEqual(packet)
          else expect(['too-long', 'too-short']).toContain(again.notAPacket)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a request', () => {
  const asked = (path: string, ...options: [string, string][]) => ({
    kind: 'read',
    path,
    mode: 'octet',
    options: new Map(options),
  })
  it('of a client from the field is understood', () => {
    expect(parsePacket(wire('\0\x01sip.ld\0octet\0'))).toEqual(asked('sip.ld')) // tftp-hpa 5.2
    expect(parsePacket(wire('\0\x01sip.ld\0octet\0tsize\x000\0blksize\x00512\0timeout\x006\0'))).toEqual(
      asked('sip.ld', ['tsize', '0'], ['blksize', '512'], ['timeout', '6']), // curl 7.88
    )
    expect(parsePacket(wire('\0\x01sip.ld\0octet\0blksize\x001428\0tsize\x000\0'))).toEqual(
      asked('sip.ld', ['blksize', '1428'], ['tsize', '0']), // busybox 1.35
    )
    expect(
      parsePacket(wire('\0\x01sip.ld\0octet\0tsize\0enable\0blksize\x001024\0windowsize\x008\0')), // atftp 0.8
    ).toEqual(asked('sip.ld', ['tsize', 'enable'], ['blksize', '1024'], ['windowsize', '8']))
  })
  it('is understood in capitals, padded with zeros, with an option told twice or without its value', () => {
    expect(parsePacket(wire('\0\x01A\0OCTET\0BlkSize\x008\0BLKSIZE\x009\0\0\0\0\0'))).toEqual(
      asked('A', ['blksize', '8']),
    )
    expect(parsePacket(wire('\0\x01a\0octet\0blksize\0'))).toEqual(asked('a'))
    expect(parsePacket(wire('\0\x01a\0octet\0blksize\x0014'))).toEqual(asked('a'))
    expect(parsePacket(wire('\0\x01a\0octet\0__proto__\0x\0'))).toEqual(asked('a', ['__proto__', 'x']))
  })
  it('without a name or a mode, or longer than RFC 2347 has it, is none', () => {
    expect(parsePacket(wire('\0\x01\0octet\0'))).toEqual({ notAPacket: 'no-file-name' })
    expect(parsePacket(wire('\0\x01abc'))).toEqual({ notAPacket: 'no-file-name' })
    expect(parsePacket(wire('\0\x01abc\0octet'))).toEqual({ notAPacket: 'no-mode' })
    expect(parsePacket(wire('\0\x01abc\0\0'))).toEqual({ notAPacket: 'no-mode' })
    expect(parsePacket(wire(`\0\x01${'a'.repeat(510)}\0octet\0`))).toEqual({ notAPacket: 'too-long' })
    expect(parsePacket(wire('\0\x01'))).toEqual({ notAPacket: 'too-short' })
    expect(parsePacket(wire('\0\x07abcd'))).toEqual({ notAPacket: 'unknown-opcode' })
  })
})

it('an error is understood without the NUL at its end', () => {
  expect(parsePacket(wire('\0\x05\0\x01gone'))).toEqual({ kind: 'error', code: 1, text: 'gone' })
  expect(parsePacket(wire('\0\x05\0\x00'))).toEqual({ kind: 'error', code: 0, text: '' })
})
