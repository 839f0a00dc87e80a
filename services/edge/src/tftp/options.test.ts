import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { negotiateOptions } from './options.ts'

const caps = { blksize: 1_468, windowsize: 16, timeoutMs: 1_000 }
const agree = (asked: Record<string, string>, size: number | undefined = 4_096) =>
  negotiateOptions(new Map(Object.entries(asked)), { size, caps })
const accepted = (asked: Record<string, string>, size?: number) => Object.fromEntries(agree(asked, size).accepted)

describe('what is agreed', () => {
  it('without options is RFC 1350, and no OACK', () => {
    expect(agree({})).toEqual({ blksize: 512, windowsize: 1, timeoutMs: 1_000, accepted: new Map() })
  })
  it('is what was asked for where it fits', () => {
    const asked = { blksize: '1428', timeout: '6', tsize: '0', windowsize: '4' }
    expect(agree(asked)).toMatchObject({ blksize: 1_428, windowsize: 4, timeoutMs: 6_000 })
    expect(accepted(asked)).toEqual({ blksize: '1428', timeout: '6', tsize: '4096', windowsize: '4' })
  })
  it('is our cap where more was asked for, so that no datagram comes in fragments', () => {
    expect(accepted({ blksize: '65464', windowsize: '65535' })).toEqual({ blksize: '1468', windowsize: '16' })
    expect(
      negotiateOptions(new Map([['blksize', '65464']]), { size: 1, caps: { ...caps, blksize: 8_192 } }).blksize,
    ).toBe(8_192)
  })
  it('leaves out what is unknown, out of its range or no number', () => {
    for (const odd of [
      { blksize: '7' },
      { blksize: '65465' },
      { blksize: '-8' },
      { blksize: '' },
      { blksize: '1e3' },
      { blksize: '0x200' },
      { blksize: '99999999999999999999' },
      { timeout: '0' },
      { timeout: '256' },
      { timeout: '1.5' },
      { windowsize: '0' },
      { windowsize: '65536' },
      { tsize: 'enable' },
      { multicast: '' },
      { utimeout: '100000' },
      { toString: '1' },
    ] as Record<string, string>[]) {
      expect(agree(odd), JSON.stringify(odd)).toEqual(agree({}))
    }
  })
  it('names no size where it is not known, and none of an empty file', () => {
    expect(negotiateOptions(new Map([['tsize', '0']]), { size: undefined, caps }).accepted.size).toBe(0)
    expect(accepted({ tsize: '0', blksize: '512' }, 0)).toEqual({ blksize: '512' })
  })
  it('is never more than was asked for, nor anything else', () => {
    const value = fc.oneof(fc.string(), fc.nat({ max: 70_000 }).map(String))
    const name = fc.oneof(fc.constantFrom('blksize', 'timeout', 'tsize', 'windowsize'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.option(fc.nat(), { nil: undefined }), (pairs, size) => {
        const asked = new Map(pairs)
        const terms = negotiateOptions(asked, { size, caps })
        for (const [name, value] of terms.accepted) {
          if (name === 'tsize') expect(value).toBe(String(size))
          else if (name === 'timeout') expect(Number(value) * 1_000).toBe(terms.timeoutMs)
          else expect(Number(value)).toBeLessThanOrEqual(Number(asked.get(name)))
        }
        expect(terms.blksize).toBe(Number(terms.accepted.get('blksize') ?? 512))
        expect(terms.windowsize).toBe(Number(terms.accepted.get('windowsize') ?? 1))
        expect(terms.blksize >= 8 && terms.blksize <= caps.blksize && terms.windowsize <= caps.windowsize).toBe(true)
      }),
    )
  })
})
