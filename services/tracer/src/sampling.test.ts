import { mintBootId } from '@offhook/phones'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSampled, Sampling } from './sampling.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const boots = Array.from({ length: 4_000 }, () => mintBootId())

it('reads a share for all and shares of tenants, and nothing else', () => {
  expect(Sampling.parse('0.25')).toEqual({ share: 0.25, byTenant: {} })
  expect(Sampling.parse('0.1, acme=1,big-one=0.01')).toEqual({ share: 0.1, byTenant: { acme: 1, 'big-one': 0.01 } })
  expect(Sampling.parse('acme=0')).toEqual({ share: 1, byTenant: { acme: 0 } })
  for (const wrong of ['', '2', '-0.1', 'x', '0.1,0.2', 'acme=', '=1', '0.1,acme=2'])
    expect(Sampling.safeParse(wrong).success, wrong).toBe(false)
})

it('keeps about the share that was asked for, the whole of 1 and nothing of 0', () => {
  for (const wanted of [0, 0.1, 0.5, 1]) {
    const kept = boots.filter((boot) => isSampled({ share: wanted, byTenant: {} }, boot, 'acme')).length
    expect(Math.abs(kept / boots.length - wanted)).toBeLessThan(wanted % 1 === 0 ? Number.EPSILON : 0.04)
  }
})

it('decides by the trace id alone, and a greater share keeps what a smaller one keeps', () => {
  fc.assert(
    fc.property(share, share, fc.constantFrom(...boots), (one, other, boot) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      const kept = (tenant: string) => isSampled({ share: less, byTenant: { acme: more } }, boot, tenant)
      expect(kept('other') && !kept('acme')).toBe(false)
    }),
  )
  expect(isSampled({ share: 0, byTenant: { constructor: 1 } }, boots[0]!, 'constructor')).toBe(true)
  expect(isSampled({ share: 0, byTenant: {} }, boots[0]!, 'constructor')).toBe(false)
})
