import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fairShares } from './fair-shares.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('a tenant with much to do holds no other up, and never has more than its share at work', async () => {
  const inTurn = fairShares({ perTenant: 2, total: 3, maxWaiting: 1_000 })
  const started: string[] = []
  const running = new Map<string, number>()
  let most = 0
  const work = (tenant: string) => async () => {
    started.push(tenant)
    running.set(tenant, (running.get(tenant) ?? 0) + 1)
    most = Math.max(most, running.get('busy') ?? 0)
    await turn()
    running.set(tenant, running.get(tenant)! - 1)
  }
  const busy = Array.from({ length: 500 }, () => inTurn('busy', work('busy')))
  await turn()
  const before = started.length
  const quiet = ['one', 'two', 'three'].map((tenant) => inTurn(tenant, work(tenant)))
  await Promise.all(quiet)
  expect(started.length - before).toBeLessThan(20)
  await Promise.all(busy)
  expect([most, started.length]).toEqual([2, 503])
})

it('all are started, in order within their tenant, whatever comes and however it ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), { maxLength: 60 }),
      fc.record({ perTenant: fc.integer({ min: 1, max: 3 }), total: fc.integer({ min: 1, max: 4 }) }),
      async (jobs, limits) => {
        const inTurn = fairShares({ ...limits, maxWaiting: 100 })
        const started: Record<string, number[]> = { a: [], b: [], c: [] }
        let running = 0
        const outcomes = await Promise.allSettled(
          jobs.map(({ tenant, fails }, number) =>
            inTurn(tenant, async () => {
              started[tenant]!.push(number)
              running++
              expect(running).toBeLessThanOrEqual(limits.total)
              await turn()
              running--
              if (fails) throw new Error('it failed')
              return number
            }),
          ),
        )
        expect(outcomes.map(({ status }) => status)).toEqual(
          jobs.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
        )
        for (const numbers of Object.values(started))
          expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
      },
    ),
    { numRuns: 50 },
  )
})

it('whoever has too many waiting is turned away, and nobody else is', async () => {
  const inTurn = fairShares({ perTenant: 1, total: 2, maxWaiting: 2 })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const taken = Array.from({ length: 5 }, () => inTurn('busy', () => held))
  expect(taken.map((one) => one !== undefined)).toEqual([true, true, true, false, false])
  expect(inTurn('quiet', async () => {})).toBeDefined()
  release()
  await Promise.all(taken)
})
