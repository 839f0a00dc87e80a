import { expect, test, vi } from 'vitest'
import { logUsage, type UsedBytes } from './log-usage.ts'

/** Two customers under a reseller, and a table that several edges share. */
function plant(quotas: Record<string, number>) {
  const table = new Map<string, number>()
  const world = { away: false, at: new Date('2026-01-05T23:59:00Z'), written: 0, reads: 0 }
  const above = (leaf: string) => [leaf, 'reseller'].filter((tenant) => quotas[tenant] !== undefined)
  const usedBy = (tenant: string, day: string) =>
    [...table]
      .filter(([key]) => key.startsWith(day) && (tenant === 'reseller' || key.endsWith(` ${tenant}`)))
      .reduce((sum, [, bytes]) => sum + bytes, 0)
  const open = () =>
    logUsage({
      now: () => world.at,
      async add(bytes: readonly UsedBytes[]) {
        if (world.away) throw new Error('away')
        world.written++
        for (const one of bytes)
          table.set(`${one.day} ${one.tenant}`, (table.get(`${one.day} ${one.tenant}`) ?? 0) + one.bytes)
      },
      async read(leaves, day) {
        if (world.away) throw new Error('away')
        world.reads++
        return leaves.flatMap((leaf) =>
          above(leaf).map((tenant) => ({ leaf, tenant, quota: quotas[tenant]!, used: usedBy(tenant, day) })),
        )
      },
    })
  return { table, world, open }
}

test('uploads that come all at once never go beyond a quota that tenants share', async () => {
  const { open, table } = plant({ reseller: 1_000, one: 700 })
  const usage = open()
  const takes = Array.from({ length: 40 }, (_, index) => usage.take(index % 2 ? 'one' : 'two', 100))
  expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(10)
  await usage.close()
  expect([...table.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(1_000)
})

test('what is given back is free again, and what another edge wrote counts once it is read', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { open, table } = plant({ reseller: 1_000 })
  const [here, there] = [open(), open()]
  expect(await here.take('one', 600)).toBe(true)
  expect(await here.take('one', 600)).toBe(false)
  here.giveBack('one', 600)
  expect(await here.take('two', 900)).toBe(true)
  await here.close()
  expect(table.get('2026-01-05 two')).toBe(900)
  expect(await there.take('one', 200)).toBe(false)
  expect(await there.take('one', 100)).toBe(true)
  await there.close()
  vi.advanceTimersByTime(2_001)
  expect(await here.take('one', 1)).toBe(false)
  await here.close()
  vi.useRealTimers()
})

test('a new day has its own bytes', async () => {
  const { open, table, world } = plant({ one: 100 })
  const usage = open()
  expect([await usage.take('one', 100), await usage.take('one', 1)]).toEqual([true, false])
  world.at = new Date('2026-01-06T00:00:01Z')
  expect(await usage.take('one', 100)).toBe(true)
  await usage.close()
  expect(Object.fromEntries(table)).toEqual({ '2026-01-05 one': 100, '2026-01-06 one': 100 })
})

test('many uploads are one write, and one read for each tenant in a while', async () => {
  const { open, world } = plant({})
  const usage = open()
  for (let upload = 0; upload < 500; upload++) expect(await usage.take('one', 10)).toBe(true)
  await usage.close()
  expect([world.reads, world.written]).toEqual([1, 1])
})

test('what could not be written while the database was away is written when it is back', async () => {
  const { open, world, table } = plant({ one: 1_000 })
  const usage = open()
  expect(await usage.take('one', 400)).toBe(true)
  world.away = true
  await expect(usage.take('two', 1)).rejects.toThrow('away')
  world.away = false
  expect(await usage.take('two', 5)).toBe(true)
  expect([await usage.take('one', 601), await usage.take('one', 600)]).toEqual([false, true])
  await usage.close()
  expect(Object.fromEntries(table)).toEqual({ '2026-01-05 one': 1_000, '2026-01-05 two': 5 })
})
