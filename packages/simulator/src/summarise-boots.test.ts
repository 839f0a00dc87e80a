import { expect, it } from 'vitest'
import { summariseBoots } from './summarise-boots.ts'

it('outcomes are counted, and times of phones that got so far', () => {
  const boots = Array.from({ length: 100 }, (_, number) => ({
    outcome: 'registered' as const,
    configuredMs: number + 1,
    registeredMs: 2 * (number + 1),
  }))
  expect(summariseBoots([...boots, { outcome: 'no-config' }], 2)).toEqual({
    phones: 101,
    registered: 100,
    failed: 1,
    outcomes: { registered: 100, 'no-config': 1 },
    configMs: { p50: 51, p99: 100 },
    registeredMs: { p50: 102, p99: 200 },
    seconds: 2,
  })
  expect(summariseBoots([], 0)).toMatchObject({ phones: 0, configMs: { p50: 0, p99: 0 } })
})
