import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BusUnavailable, isLostInfrastructure } from './lost-infrastructure.ts'
import { done, postpone, reject, retry } from './outcome.ts'
import { decideAfterThrow, decideSettlement } from './settle.ts'

const policy = { retryAfterMs: [100, 1_000] }
const never = () => 0
const always = () => 0.999

it('a retry follows the list of delays with jitter, and after its end is a dead letter', () => {
  expect(decideSettlement(retry('busy'), 1, policy, never)).toEqual({ kind: 'nak', afterMs: 50, counts: true })
  expect(decideSettlement(retry('busy'), 2, policy, always)).toEqual({ kind: 'nak', afterMs: 1_000, counts: true })
  expect(decideSettlement(retry('busy'), 3, policy, never)).toEqual({
    kind: 'dead-letter',
    because: 'busy, 3 attempts',
  })
  expect(decideSettlement(retry('busy', 7_000), 1, policy, never)).toMatchObject({ afterMs: 7_000 })
  expect(decideSettlement(reject('no use'), 1, policy, never)).toEqual({ kind: 'dead-letter', because: 'no use' })
  expect(decideSettlement(done, 9, policy, never)).toEqual({ kind: 'ack' })
})

it('what is postponed, or thrown because a server is away, is never given up and costs no attempt', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constantFrom('ECONNREFUSED', 'CONNECTION_ENDED', '57P01', '08006'),
      (attempt, code) => {
        expect(decideSettlement(postpone(100), attempt, policy, never)).toMatchObject({ kind: 'nak', counts: false })
        const away = Object.assign(new Error('away'), { code })
        expect(
          decideAfterThrow(
            new Error('query failed', { cause: away }),
            { attempt, deliveries: attempt },
            policy,
            always,
          ),
        ).toMatchObject({ kind: 'nak', counts: false })
      },
    ),
  )
  expect(isLostInfrastructure(new BusUnavailable('x'))).toBe(true)
  expect(isLostInfrastructure(Object.assign(new Error('x'), { code: '23505' }))).toBe(false)
  expect(decideAfterThrow(new TypeError('defect'), { attempt: 3, deliveries: 3 }, policy, never)).toEqual({
    kind: 'dead-letter',
    because: 'TypeError, 3 attempts',
  })
})
