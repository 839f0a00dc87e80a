import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertState, decideAlert, type MatchedLines, NOTHING_COUNTED } from './decide-alert.ts'

const T0 = 1_767_603_600
const at = (second: number, lines = 1, mac = '0004f2000001'): MatchedLines => [T0 + second, lines, mac, mac]
/** How often it was raised by each of these batches, one after the other. */
function raisedBy(rule: { times: number; withinSeconds: number }, batches: readonly (readonly MatchedLines[])[]) {
  let state: AlertState = NOTHING_COUNTED
  return batches.map((batch) => {
    const decision = decideAlert(rule, state, batch)
    state = decision
    return decision.raised.length
  })
}

describe('an alert about logs', () => {
  const rule = { times: 3, withinSeconds: 10 }

  it('is raised by as many lines as it allows for, and not by fewer or by those too far apart', () => {
    expect(raisedBy(rule, [[at(0)], [at(5)], [at(9)]])).toEqual([0, 0, 1])
    expect(raisedBy(rule, [[at(0, 3)]])).toEqual([1])
    expect(raisedBy(rule, [[at(0)], [at(6)], [at(12)], [at(18)]])).toEqual([0, 0, 0, 0])
  })

  it('is not raised again while there are too many, nor before a whole time with fewer', () => {
    expect(raisedBy(rule, [[at(0, 3)], [at(1, 3)], [at(8, 3)], [at(15, 3)], [at(22, 3)]])).toEqual([1, 0, 0, 0, 0])
    expect(raisedBy(rule, [[at(0, 3)], [at(12)], [at(18, 3)]])).toEqual([1, 0, 0])
    expect(raisedBy(rule, [[at(0, 3)], [at(21, 3)], [at(60, 3)]])).toEqual([1, 0, 1])
  })

  it('says of which phones the first and the last line were, how many there were, and when it may be raised again', () => {
    const { raised, rearmsAt } = decideAlert(rule, { slots: [[T0 - 60, 9, 'old', 'old']], over: undefined }, [
      at(0, 1, 'a'),
      at(4, 2, 'b'),
      at(8, 1, 'c'),
    ])
    expect(raised).toEqual([{ lines: 3, first: 'a', last: 'b' }])
    const until = rearmsAt!.getTime() / 1_000 - T0
    expect(raisedBy(rule, [[at(0), at(4, 2), at(8)], [at(until - 1, 3)]])).toEqual([1, 0])
    expect(raisedBy(rule, [[at(0), at(4, 2), at(8)], [at(until, 3)]])).toEqual([1, 1])
  })

  it('counts lines that come late where they belong', () => {
    // The middle of a burst was another collector's, who was killed.
    expect(raisedBy(rule, [[at(0)], [at(20)], [at(2), at(4)]])).toEqual([0, 0, 1])
    // It was raised by then: the same burst.
    expect(raisedBy(rule, [[at(5, 3)], [at(3, 3)]])).toEqual([1, 0])
    // A burst of its own, that the newer one did not tell of.
    expect(raisedBy(rule, [[at(60, 3)], [at(0, 3)], [at(1, 3)]])).toEqual([1, 1, 0])
  })

  it('takes what was kept back for what it was when it came', () => {
    const backlog = Array.from({ length: 100 }, (_, number) => at(number * 6))
    expect(raisedBy(rule, [backlog])).toEqual([0])
    expect(raisedBy(rule, [[...backlog, at(1_000, 3), at(2_000, 3)]])).toEqual([2])
  })

  it('keeps few slots however long its time is', () => {
    for (const withinSeconds of [10, 61, 3_600, 86_400]) {
      let state: AlertState = NOTHING_COUNTED
      for (let second = 0; second < withinSeconds * 3; second += Math.ceil(withinSeconds / 200))
        state = decideAlert({ times: 1_000_000, withinSeconds }, state, [at(second)])
      expect(state.slots.length).toBeLessThan(185)
      expect(state.slots.reduce((all, [, lines]) => all + lines, 0)).toBeGreaterThanOrEqual(
        Math.min(withinSeconds, 200),
      )
    }
  })

  it('never misses what is too many, raises nothing that is not, to within a slot, and however lines are batched', () => {
    const bursts = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        bursts,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 10, max: 90 }),
        (lines, times, withinSeconds) => {
          const sorted = lines.toSorted(([one], [other]) => one - other).map(([second, some]) => at(second, some))
          const most = (width: number) =>
            Math.max(
              ...sorted.map(([end]) =>
                sorted.reduce((all, [second, some]) => all + (second > end - width && second <= end ? some : 0), 0),
              ),
            )
          const one = raisedBy({ times, withinSeconds }, [sorted])[0]!
          const each = raisedBy(
            { times, withinSeconds },
            sorted.map((line) => [line]),
          ).reduce((all, some) => all + some, 0)
          if (most(withinSeconds) >= times) expect(one).toBeGreaterThan(0)
          if (most(withinSeconds + 2 * Math.ceil(withinSeconds / 60)) < times) expect(one).toBe(0)
          expect(each > 0).toBe(one > 0)
          expect(one).toBeLessThanOrEqual(Math.ceil(201 / withinSeconds))
        },
      ),
      { numRuns: 500 },
    )
  })
})
