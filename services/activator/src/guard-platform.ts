import type { PlatformAnswer, Question, TenantPlatform } from '@offhook/tenant-platforms'
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IHalfOpenAfterBackoffContext,
  wrap,
} from 'cockatiel'
import { type PlatformHealth, recordHealth } from './platform-health.ts'

/** Failures in a row after which a platform is left alone, and for how long: as its Retry-After says, within these. */
const FAILURES = 10
const REST_MS = 5_000
const LONGEST_REST_MS = 60_000
/** How long those wait at least who find no place to wait, and how far apart those come back who were put off: a platform that is away costs that many look-ups a second, however many phones it has. */
const CROWDED_MS = 2_000
const PACE_MS = 2
const LONGEST_PUT_OFF_MS = 300_000
/** Waits that a platform asked for are lengthened by up to this share, so that those it sent away do not all come back at once. */
const JITTER = 0.25

export type Limits = {
  /** Questions at a platform at one time. */
  readonly maxConcurrent: number
  /** Questions that wait here for their turn; more are put off. */
  readonly maxWaiting: number
  readonly random?: () => number
}

/** Nobody was asked: the platform has enough to do, or is given a rest. Costs the alert no attempt. */
export type PutOff = { readonly kind: 'put-off'; readonly afterMs: number }

export type GuardedPlatform = {
  requestCredentials(question: Question): Promise<PlatformAnswer | PutOff>
  health(): PlatformHealth
}

/**
 * Keeps one platform from taking more than its share: so many questions at a time, so many waiting, the rest put off. After ten failures in a row
 * nobody is asked for five seconds, or for as long as the platform said; then one question tries.
 */
export function guardPlatform(
  platform: TenantPlatform,
  { maxConcurrent, maxWaiting, random = Math.random }: Limits,
): GuardedPlatform {
  let restsUntil = 0
  let nextBack = 0
  const withJitter = (ms: number) => Math.round(ms * (1 + random() * JITTER))
  const rest = new DelegateBackoff(({ result }: IHalfOpenAfterBackoffContext) => {
    const told = 'value' in result ? (result.value as PlatformAnswer) : undefined // the breaker sees answers only
    const asked = told?.kind === 'unavailable' ? (told.retryAfterMs ?? 0) : 0
    const restMs = Math.min(Math.max(asked, REST_MS), LONGEST_REST_MS)
    restsUntil = Date.now() + restMs
    return restMs
  })
  const places = bulkhead(maxConcurrent, maxWaiting)
  const breaker = circuitBreaker(
    handleWhenResult((answer) => (answer as PlatformAnswer).kind === 'unavailable'),
    { breaker: new ConsecutiveBreaker(FAILURES), halfOpenAfter: rest },
  )
  // Waiting comes first: whoever's turn comes while the platform rests is put off without asking.
  const guard = wrap(places, breaker)
  const record = recordHealth(breaker, () => new Date())
  const putOff = (atLeastMs: number): PutOff => {
    const now = Date.now()
    nextBack = Math.min(Math.max(now + atLeastMs, nextBack + PACE_MS), now + LONGEST_PUT_OFF_MS)
    return { kind: 'put-off', afterMs: nextBack - now }
  }
  const untilRested = () => putOff(Math.max(restsUntil - Date.now(), 0))

  return {
    async requestCredentials(question) {
      if (breaker.state === CircuitState.Open && Date.now() < restsUntil) return untilRested()
      try {
        const answer = await guard.execute(() => record.timed(() => platform.requestCredentials(question)))
        if (answer.kind !== 'unavailable' || answer.retryAfterMs === undefined) return answer
        return { ...answer, retryAfterMs: withJitter(answer.retryAfterMs) }
      } catch (cause) {
        if (cause instanceof BulkheadRejectedError) return putOff(CROWDED_MS)
        if (cause instanceof BrokenCircuitError) return untilRested()
        throw cause
      }
    },
    health: () => ({
      ...record.read(),
      asking: maxConcurrent - places.executionSlots,
      waiting: maxWaiting - places.queueSlots,
    }),
  }
}
