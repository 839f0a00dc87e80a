import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openPace } from './pace.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const turnsAfter = async (
  ms: number,
  sites: readonly string[],
  rates: { perSecond: number; perSecondAndSite: number },
) => {
  const pace = openPace(rates, () => Date.now())
  const had: string[] = []
  for (const site of sites) void pace.turn(site).then(() => had.push(site))
  await vi.advanceTimersByTimeAsync(ms)
  return had
}

it('a site has its turns so often, and holds up no other', async () => {
  const rates = { perSecond: 1_000, perSecondAndSite: 2 }
  expect(await turnsAfter(10, ['a', 'a', 'a', 'b'], rates)).toEqual(['a', 'b'])
  expect(await turnsAfter(510, ['a', 'a', 'a', 'b'], rates)).toEqual(['a', 'b', 'a'])
  expect(await turnsAfter(1_010, ['a', 'a', 'a', 'b'], rates)).toEqual(['a', 'b', 'a', 'a'])
})

it('all sites together have theirs so often', async () => {
  const sites = Array.from({ length: 30 }, (_, number) => `site-${number}`)
  expect(await turnsAfter(1_000, sites, { perSecond: 10, perSecondAndSite: 5 })).toHaveLength(11)
})
