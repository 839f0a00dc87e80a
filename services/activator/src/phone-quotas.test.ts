import type { Mac } from '@offhook/phones'
import { mintMac } from '@offhook/testing'
import { expect, test } from 'vitest'
import { phoneQuotas } from './phone-quotas.ts'

/** A tree of one customer under a reseller, whose phones are in a set, as a database would have them. */
function plant(quotas: Record<string, number>) {
  const kept = new Set<Mac>()
  const clock = { ms: 0 }
  const reads: string[] = []
  const places = phoneQuotas(
    async (tenant, uncounted) => {
      reads.push(tenant)
      const phones = [...kept].filter((mac) => !uncounted.includes(mac)).length
      return Object.entries(quotas).map(([owner, quota]) => ({ tenant: owner, quota, phones }))
    },
    () => clock.ms,
  )
  const activate = async (mac = mintMac()) => {
    if (!(await places.admit('customer', mac))) return false
    kept.add(mac)
    places.settle(mac, true)
    return true
  }
  return { kept, clock, reads, places, activate }
}

test('as many phones are admitted as the narrowest quota has places, however many come at once and however old the count', async () => {
  const { activate, clock, reads, kept } = plant({ reseller: 5, customer: 9 })
  const admitted = await Promise.all(Array.from({ length: 20 }, () => activate()))
  expect(admitted.filter(Boolean)).toHaveLength(5)
  expect(reads).toEqual(['customer'])
  clock.ms = 10_000
  expect(await activate()).toBe(false)
  expect([reads.length, kept.size]).toEqual([2, 5])
})

test('a phone that is not kept gives its place back, and one that is counts once', async () => {
  const { places, clock, activate } = plant({ customer: 2 })
  const [first, second, third] = [mintMac(), mintMac(), mintMac()]
  expect(await places.admit('customer', first)).toBe(true)
  expect(await places.admit('customer', second)).toBe(true)
  expect(await places.admit('customer', third)).toBe(false)
  places.settle(first, false)
  expect(await activate(third)).toBe(true)
  clock.ms = 10_000
  expect(await activate()).toBe(false)
  places.settle(second, false)
  clock.ms = 20_000
  expect(await activate()).toBe(true)
  expect(await activate()).toBe(false)
})

test('without a quota everybody is admitted, and the tree is read once for a while', async () => {
  const { activate, clock, reads } = plant({})
  for (let phone = 0; phone < 50; phone++) expect(await activate()).toBe(true)
  expect(reads).toHaveLength(1)
  clock.ms = 3_001
  await activate()
  expect(reads).toHaveLength(2)
})
