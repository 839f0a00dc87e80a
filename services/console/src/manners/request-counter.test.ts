import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../asking/limit-guesses.ts'
import { requestCounter } from './request-counter.ts'

describe('requests', () => {
  it('within any minute that began with one are never more than the quota, and after it there is room again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 }),
        (quota, waits) => {
          let at = 0
          let began = Number.NEGATIVE_INFINITY
          let taken = 0
          const counter = requestCounter(() => at)
          for (const wait of waits) {
            at += wait
            if (at - began >= 60_000) [began, taken] = [at, 0]
            const [standing] = counter.take([{ policy: 'token', key: 'a', quota }])
            expect(standing!.exceeded).toBe(taken >= quota)
            if (!standing!.exceeded) taken++
            expect(standing!.remaining).toBe(quota - taken)
            expect(standing!.resetSeconds).toBe(Math.max(1, Math.ceil((began + 60_000 - at) / 1_000)))
          }
        },
      ),
    )
  })
  it('that one limit refuses are not counted by another', () => {
    const counter = requestCounter(() => 0)
    const token = { policy: 'token', key: 'acme/one', quota: 1 }
    const tenant = { policy: 'tenant', key: 'acme', quota: 2 }
    counter.take([token, tenant])
    expect(counter.take([token, tenant]).map(({ exceeded }) => exceeded)).toEqual([true, false])
    const other = { ...token, key: 'acme/two' }
    expect(counter.take([other, tenant]).some(({ exceeded }) => exceeded)).toBe(false)
    expect(counter.take([{ ...token, key: 'acme/three' }, tenant])[1]!.exceeded).toBe(true)
  })
  it('of more keys than are remembered forget the oldest, and no other', () => {
    const counter = requestCounter(() => 0, 2)
    const take = (key: string) => counter.take([{ policy: 'token', key, quota: 5 }])[0]!.remaining
    expect(['a', 'b', 'c', 'b', 'c', 'a'].map(take)).toEqual([4, 4, 4, 3, 3, 4])
  })
  it('that are given back leave their room', () => {
    const counter = requestCounter(() => 0)
    const limit = { policy: 'token', key: 'a', quota: 1 }
    counter.take([limit])
    counter.giveBack(limit)
    expect(counter.take([limit])[0]!.exceeded).toBe(false)
    expect(counter.take([limit])[0]!.exceeded).toBe(true)
  })
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:DB8::1%eth0', '2001:db8:0:0'],
])('%s guesses as %s: an IPv6 network of 64 bits is one source', (address, source) => {
  expect(sourceOf(address)).toBe(source)
})
