import { afterEach, expect, it, vi } from 'vitest'
import { runWorkers, type Workers } from './run-workers.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
const run = (given: Partial<Workers>) => {
  const { stop } = runWorkers({
    ...{ atOnce: 3, lookMs: 5, prepare: async () => {}, workOne: async () => false, onFault: () => {} },
    ...given,
  })
  stops.push(stop)
  return stop
}

it('works on so many pieces at one time, and on no more, until there are none', async () => {
  let left = 20
  let [now, most] = [0, 0]
  run({
    async workOne(onFound) {
      if (left === 0) return false
      left--
      most = Math.max(most, ++now)
      onFound()
      await new Promise((resolve) => setTimeout(resolve, 2))
      now--
      return true
    },
  })
  await vi.waitFor(() => expect([left, now]).toEqual([0, 0]))
  expect(most).toBe(3)
})

it('tells a fault once until all goes well again, and does nothing before it is prepared', async () => {
  const faults: unknown[] = []
  let isAway = true
  let worked = 0
  run({
    async prepare() {
      if (isAway) throw new Error('away')
    },
    async workOne() {
      worked++
      return false
    },
    onFault: (cause) => faults.push(cause),
  })
  const soon = () => new Promise((resolve) => setTimeout(resolve, 60))
  await soon()
  expect([faults.length, worked]).toEqual([1, 0])
  isAway = false
  await vi.waitFor(() => expect(worked).toBeGreaterThan(2))
  isAway = true
  await vi.waitFor(() => expect(faults).toHaveLength(2))
})

it('stops when what it works on is done, and takes nothing up any more', async () => {
  const work = Promise.withResolvers<void>()
  let [taken, done] = [0, 0]
  const stop = run({
    atOnce: 1,
    async workOne() {
      taken++
      await work.promise
      done++
      return true
    },
  })
  await vi.waitFor(() => expect(taken).toBe(1))
  const stopped = stop()
  work.resolve()
  await stopped
  expect([taken, done]).toEqual([1, 1])
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(taken).toBe(1)
})
