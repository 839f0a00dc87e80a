import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNotModified, readContentRange, readRange } from './conditional-request.ts'
import { parsePath } from './parse-path.ts'
import { decodeLog, splitLog } from './read-log-text.ts'
import { redactLog } from './redact-log.ts'

const PREFIX = '/phoneprovisioning'

describe('a path', () => {
  const token = fc.stringMatching(/^[0-9]{12,18}$/)
  const file = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,40}$/)
  it('gives back its token and file', () => {
    fc.assert(
      fc.property(token, file, fc.constantFrom('', '?x=1', '?'), (token, fileName, query) => {
        expect(parsePath(`${PREFIX}/${token}/${fileName}${query}`, PREFIX)).toEqual({ token, fileName })
        expect(parsePath(`${PREFIX}//${token}//${fileName}`, PREFIX)).toEqual({ token, fileName })
        expect(parsePath(`${PREFIX}/${fileName}`, PREFIX)).toEqual({ token: undefined, fileName })
      }),
    )
  })
  it('of any other shape is none, and no string throws', () => {
    for (const odd of [
      '',
      '/',
      PREFIX,
      `${PREFIX}/`,
      `${PREFIX}/../x`,
      `${PREFIX}/020319816065/../x`,
      `${PREFIX}/020319816065/..`,
      `${PREFIX}/020319816065%2fx`,
      `${PREFIX}/a%00`,
      `${PREFIX}/nonsense/x`,
      `${PREFIX}/${'a'.repeat(4_096)}`,
      `${PREFIX}x/sip.ld`,
    ]) {
      expect(parsePath(odd, PREFIX), odd).toBeUndefined()
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = parsePath(`${PREFIX}/${text}`, PREFIX)
        expect(path === undefined || !/[/\\%\s]|^\.\.?$/.test(path.fileName)).toBe(true)
      }),
    )
  })
})

describe('ranges', () => {
  it('are those of RFC 9110, one at a time', () => {
    expect(readRange('bytes=0-9', 100)).toEqual({ start: 0, end: 9 })
    expect(readRange('bytes=90-', 100)).toEqual({ start: 90, end: 99 })
    expect(readRange('bytes=-10', 100)).toEqual({ start: 90, end: 99 })
    expect(readRange('bytes=50-500', 100)).toEqual({ start: 50, end: 99 })
    expect([readRange('bytes=100-', 100), readRange('bytes=-0', 100)]).toEqual(['unsatisfiable', 'unsatisfiable'])
    expect([
      readRange('bytes=9-1', 100),
      readRange('bytes=0-1,5-6', 100),
      readRange('items=0-1', 100),
      readRange(undefined, 100),
    ]).toEqual(['whole', 'whole', 'whole', 'whole'])
  })
  it('never lead out of the file', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `bytes=${from}-${to}`),
        ),
        fc.integer({ min: 0, max: 1_000 }),
        (header, size) => {
          const range = readRange(header, size)
          if (typeof range === 'object')
            expect(0 <= range.start && range.start <= range.end && range.end < size).toBe(true)
        },
      ),
    )
  })
  it('of uploads say where they begin', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.boolean(), (start, length, known) => {
        expect(readContentRange(`bytes ${start}-${start + length}/${known ? start + length + 1 : '*'}`)).toEqual({
          start,
          end: start + length,
        })
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void readContentRange(text)))
    expect([readContentRange(undefined), readContentRange('bytes 5-1/*'), readContentRange('x')]).toEqual([
      'none',
      'malformed',
      'malformed',
    ])
  })
})

it('a phone that has the bytes is told so: tags decide, and only without them dates', () => {
  const modified = 'Mon, 05 Jan 2026 09:00:00 GMT'
  const ask = (ifNoneMatch?: string, ifModifiedSince?: string) =>
    isNotModified({ ifNoneMatch, ifModifiedSince }, '"a"', modified)
  expect([
    ask('"a"'),
    ask('W/"a"'),
    ask('"b", "a"'),
    ask('*'),
    ask('"b"', modified),
    ask(undefined, modified),
    ask(undefined, 'Sun, 04 Jan 2026 09:00:00 GMT'),
    ask(undefined, 'never'),
    ask(),
  ]).toEqual([true, true, true, true, false, true, false, false, false])
})

describe('logs', () => {
  it('are cut into parts that fit and join to the whole', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n', '"', '\u0001', '😀', 'é', 'long '), maxLength: 600 }),
        fc.integer({ min: 12, max: 200 }),
        (text, max) => {
          const parts = splitLog(text, max)
          expect(parts.join('')).toBe(text)
          for (const part of parts)
            expect(Buffer.byteLength(JSON.stringify(part)) - 2).toBeLessThanOrEqual(Math.max(max, 12))
        },
      ),
    )
  })
  it('of any bytes become text without NULs', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeLog(Buffer.from(bytes))).not.toContain('\u0000')
      }),
    )
    expect(decodeLog(Buffer.from([0x5a, 0x6f, 0xeb]))).toBe('Zoë')
  })
  it('lose what looks like a credential, and keep the rest', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9!#$%()*+./:?@^_~-]{6,40}$/)
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(
          'password="S"',
          "reg.1.auth.password='S'",
          'Password: S',
          'secret=S',
          '<x device.auth.localAdminPassword="S"/>',
          'http://user:S@host/x',
          'Authorization: Basic S',
          'passwd=S next',
        ),
        (secret, shape) => {
          const plain = shape.includes('://') ? secret.replace(/[@/:?#]/g, 'x') : secret
          expect(redactLog(`1015152216|cfg  |4|00|${shape.replace('S', plain)}\nkept`)).not.toContain(plain)
        },
      ),
    )
    expect(redactLog('1015152216|so   |2|00|chassis -> idle')).toBe('1015152216|so   |2|00|chassis -> idle')
    expect(redactLog('GET /phoneprovisioning/020319816065/sip.cfg', '020319816065')).toBe(
      'GET /phoneprovisioning/02…/sip.cfg',
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(redactLog(text).length).toBeLessThanOrEqual(text.length * 2 + 16)
      }),
    )
  })
})
