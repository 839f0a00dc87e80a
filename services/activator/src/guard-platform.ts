import type { PlatformAnswer, Question, TenantPlatform } from './tenant-platform.ts'

/** Failures in a row after which a platform is left alone, and for how long. */
const FAILURES = 10
const REST_MS = 5_000

export type Limits = {
  /** Questions at a platform at one time. */
  readonly maxConcurrent: number
  /** Questions that wait here for their turn; more are put off. */
  readonly maxWaiting: number
  readonly now?: () => number
}

/** Nobody was asked: the platform has enough to do, or is given a rest. Costs the alert no attempt. */
export type PutOff = { readonly kind: 'put-off'; readonly afterMs: number }

export type GuardedPlatform = { requestCredentials(question: Question): Promise<PlatformAnswer | PutOff> }

/**
 * Keeps one platform from taking more than its share: so many questions at a time, so many waiting, the rest put off. After ten failures in a row
 * nobody is asked for five seconds; then one question tries.
 */
export function guardPlatform(
  platform: TenantPlatform,
  { maxConcurrent, maxWaiting, now = Date.now }: Limits,
): GuardedPlatform {
  let running = 0
  let failures = 0
  let restsUntil = 0
  const turns: (() => void)[] = []
  const limit = () => (failures >= FAILURES ? 1 : maxConcurrent)

  const takeTurn = (): Promise<void> | undefined => {
    if (running < limit()) {
      running++
      return undefined
    }
    return new Promise((resolve) => turns.push(resolve)) // whoever passes its turn on keeps the count
  }
  const passTurn = () => {
    running--
    while (running < limit() && turns.length > 0) {
      running++
      turns.shift()!()
    }
  }
  return {
    async requestCredentials(question) {
      if (now() < restsUntil) return { kind: 'put-off', afterMs: restsUntil - now() }
      if (running >= limit() && turns.length >= maxWaiting) return { kind: 'put-off', afterMs: 2_000 }
      await takeTurn()
      try {
        if (now() < restsUntil) return { kind: 'put-off', afterMs: restsUntil - now() }
        const answer = await platform.requestCredentials(question)
        failures = answer.kind === 'unavailable' ? failures + 1 : 0
        if (failures >= FAILURES) restsUntil = now() + REST_MS
        return answer
      } finally {
        passTurn()
      }
    },
  }
}
