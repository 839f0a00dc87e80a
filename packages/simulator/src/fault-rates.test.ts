import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFaultRates } from './fault-rates.ts'

it('shares of faults are read', () => {
  expect(parseFaultRates('slow=0.1, 429=0.02,nonsense=0.001')).toEqual([
    { share: 0.1, fault: { kind: 'slow', ms: 2_000 } },
    { share: 0.02, fault: { kind: 'status', status: 429, retryAfter: 1 } },
    { share: 0.001, fault: { kind: 'nonsense' } },
  ])
})

it('what is no share, or more than everything, is not taken', () => {
  for (const written of ['', 'slow', 'slow=2', 'slow=0.6,500=0.6', '200=0.1', 'slow=0.1,,500=0.1', 'slow=-1'])
    expect(parseFaultRates(written), written).toBeUndefined()
  fc.assert(fc.property(fc.string(), (written) => void parseFaultRates(written)))
})
