import type { PlatformAnswer } from '@offhook/tenant-platforms'
import { type CircuitBreakerPolicy, CircuitState } from 'cockatiel'

/** `open`: the platform is left alone for a while; `half-open`: one question tries whether it answers again. */
export const PLATFORM_STATES = ['closed', 'open', 'half-open'] as const
export type PlatformState = (typeof PLATFORM_STATES)[number]

export type PlatformHealth = {
  readonly state: PlatformState
  /** When it came into that state. */
  readonly since: Date
  /** Of the last answers, up to 200 of them, timeouts included; null before the first. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly answers: number } | null
  /** What last went wrong at the platform itself: `timeout`, `tls`, `unreachable`, `status 503`, `bad-answer`, `unauthorized`. */
  readonly lastError: { readonly kind: string; readonly at: Date } | null
  /** Questions that it has now, and that wait for their turn. */
  readonly asking: number
  readonly waiting: number
}

const REMEMBERED = 200

/** Keeps how a platform has been of late. */
export function recordHealth(breaker: Pick<CircuitBreakerPolicy, 'state' | 'onStateChange'>, now: () => Date) {
  let since = now()
  let lastError: PlatformHealth['lastError'] = null
  let told = 0
  const latencies: number[] = []
  breaker.onStateChange(() => {
    since = now()
  })
  return {
    async timed(ask: () => Promise<PlatformAnswer>): Promise<PlatformAnswer> {
      const askedAt = performance.now()
      const answer = await ask()
      latencies[told++ % REMEMBERED] = performance.now() - askedAt
      const error = errorOf(answer)
      if (error !== undefined) lastError = { kind: error, at: now() }
      return answer
    },
    read: (): Omit<PlatformHealth, 'asking' | 'waiting'> => ({
      state: nameOf(breaker.state),
      since,
      latencyMs: summarise(latencies),
      lastError,
    }),
  }
}

/** Undefined for a grant, and for a refusal that says something of the phone rather than of the platform. */
function errorOf(answer: PlatformAnswer): string | undefined {
  if (answer.kind === 'unavailable') return answer.because
  return answer.kind === 'refused' && (answer.because === 'bad-answer' || answer.because === 'unauthorized')
    ? answer.because
    : undefined
}

/** By nearest rank. */
function summarise(latencies: readonly number[]): PlatformHealth['latencyMs'] {
  if (latencies.length === 0) return null
  const sorted = latencies.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
  return { p50: at(0.5), p99: at(0.99), answers: sorted.length }
}

const nameOf = (state: CircuitState): PlatformState =>
  state === CircuitState.Closed ? 'closed' : state === CircuitState.HalfOpen ? 'half-open' : 'open'
