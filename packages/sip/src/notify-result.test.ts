import { expect, it } from 'vitest'
import { resultOf } from './send-notify.ts'

it('every final status has its one meaning', () => {
  const kinds = new Map<string, number[]>()
  for (let status = 200; status < 700; status++) {
    const { kind } = resultOf(status)
    kinds.set(kind, [...(kinds.get(kind) ?? []), status])
  }
  expect(kinds.get('accepted')).toEqual(Array.from({ length: 100 }, (_, index) => 200 + index))
  expect(kinds.get('challenged-without-credentials')).toEqual([401, 407])
  expect(kinds.get('refused')).toEqual([403, 405, 501, 603])
  expect(kinds.get('no-subscription')).toEqual([481, 489])
  expect([...kinds.keys()].sort()).toEqual([
    'accepted',
    'answered',
    'challenged-without-credentials',
    'no-subscription',
    'refused',
  ])
})

it('a challenge that was answered in vain is a refusal', () => {
  expect(resultOf(401, 'not-accepted')).toEqual({ kind: 'refused', status: 401, because: 'credentials' })
  expect(resultOf(407, 'not-understood')).toEqual({ kind: 'refused', status: 407, because: 'challenge-not-understood' })
  expect(resultOf(407, 'no-credentials')).toEqual({ kind: 'challenged-without-credentials', status: 407 })
})
