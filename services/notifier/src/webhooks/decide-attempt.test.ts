import fc from 'fast-check'
import { expect, it } from 'vitest'
import { usualWebhookConfig } from './config.ts'
import { type AttemptAnswer, decideAttempt, faultOf, outcomeOf } from './decide-attempt.ts'

const config = usualWebhookConfig()
const now = new Date('2026-01-05T09:00:00Z')
const decide = (answer: AttemptAnswer, rung = 0, random = 0) =>
  decideAttempt(answer, rung, config, { now, random: () => random })
const answered = (status: number, retryAfter?: string): AttemptAnswer => ({ kind: 'answered', status, retryAfter })

it('a delivery that fails is tried ten times over three days, each later than the one before', () => {
  const seconds = Array.from({ length: 9 }, (_, rung) => {
    const verdict = decide(answered(500), rung)
    return verdict.kind === 'retry' ? verdict.afterMs / 1_000 : undefined
  })
  expect(seconds).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  expect(decide(answered(500), 9)).toEqual({ kind: 'given-up' })
  expect(decide({ kind: 'failed', because: 'timeout' }, 9)).toEqual({ kind: 'given-up' })
})

it('2xx is success, 410 is the end, everything else is tried again, redirects included', () => {
  for (const status of [200, 201, 202, 204, 299]) expect(decide(answered(status), 9)).toEqual({ kind: 'delivered' })
  expect(decide(answered(410))).toEqual({ kind: 'gone' })
  for (const status of [301, 302, 307, 400, 401, 404, 429, 500, 503, 599])
    expect(decide(answered(status)).kind, String(status)).toBe('retry')
  expect(decide({ kind: 'cut-off' }, 9)).toEqual({ kind: 'released' })
})

it('Retry-After, in seconds or as a date, makes a delay longer and never shorter, up to a day; the webhook pauses for up to an hour', () => {
  expect(decide(answered(503, '120'))).toEqual({ kind: 'retry', afterMs: 120_000, pauseMs: 120_000 })
  expect(decide(answered(429, 'Mon, 05 Jan 2026 09:10:00 GMT'))).toMatchObject({ afterMs: 600_000 })
  expect(decide(answered(503, '1'), 1)).toMatchObject({ afterMs: 300_000, pauseMs: 1_000 })
  expect(decide(answered(503, '999999999'))).toEqual({ kind: 'retry', afterMs: 86_400_000, pauseMs: 3_600_000 })
  for (const nonsense of ['soon', '-5', '', '1e9', 'Mon, 05 Jan 2026 08:00:00 GMT'])
    expect(decide(answered(503, nonsense)), nonsense).toMatchObject({ afterMs: 5_000, pauseMs: 0 })
})

it('delays are spread by a fifth, and every answer has a verdict, a word and at most one sentence', () => {
  const answer = fc.oneof(
    fc.record({
      kind: fc.constant('answered' as const),
      status: fc.integer({ min: 100, max: 999 }),
      retryAfter: fc.option(fc.string(), { nil: undefined }),
    }),
    fc.record({ kind: fc.constant('failed' as const), because: fc.constantFrom('timeout', 'tls', 'unreachable') }),
  )
  fc.assert(
    fc.property(answer, fc.nat(12), fc.double({ min: 0, max: 0.999, noNaN: true }), (answer, rung, random) => {
      const verdict = decide(answer as AttemptAnswer, rung, random)
      if (verdict.kind === 'retry') {
        expect(verdict.afterMs).toBeGreaterThanOrEqual(config.retryAfterMs[rung]!)
        expect(verdict.afterMs).toBeLessThanOrEqual(Math.max(config.retryAfterMs[rung]! * 1.2, config.maxRetryAfterMs))
      }
      expect(outcomeOf(answer as AttemptAnswer)).toMatch(/^[a-z0-9-]+$/)
      expect(faultOf(answer as AttemptAnswer) === undefined).toBe(verdict.kind === 'delivered')
    }),
  )
})
