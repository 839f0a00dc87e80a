import { expect, it } from 'vitest'
import { limitRequests } from './request-limits.ts'

const limits = { requestsPerSecond: 10, transfersPerSource: 2, transfers: 3 }

it('an address may ask so often a second, in a burst or spread, whatever others do', () => {
  let now = 0
  const { takeRequest } = limitRequests(limits, () => now)
  const taken = (source: string, times: number) =>
    Array.from({ length: times }, () => takeRequest(source)).filter(Boolean).length
  expect([taken('10.0.0.1', 25), taken('10.0.0.2', 4)]).toEqual([10, 4])
  now += 500
  expect([taken('10.0.0.1', 25), taken('10.0.0.2', 25)]).toEqual([5, 10])
  now += 3_600_000
  expect(taken('10.0.0.1', 25)).toBe(10)
})

it('a second of asking far too often leaves the same rate afterwards', () => {
  let now = 0
  const { takeRequest } = limitRequests(limits, () => now)
  let taken = 0
  for (; now < 10_000; now++) if (takeRequest('10.0.0.1')) taken++
  expect(taken).toBeGreaterThanOrEqual(109)
  expect(taken).toBeLessThanOrEqual(110)
})

it('transfers are counted for each address and in all, and come back', () => {
  const { takeTransfer, giveBackTransfer } = limitRequests(limits)
  expect(['a', 'a', 'a', 'b', 'b'].map(takeTransfer)).toEqual([true, true, false, true, false])
  giveBackTransfer('a')
  expect(['b', 'a'].map(takeTransfer)).toEqual([true, false])
  for (const source of ['a', 'b', 'b']) giveBackTransfer(source)
  expect(['a', 'a', 'b'].map(takeTransfer)).toEqual([true, true, true])
})
