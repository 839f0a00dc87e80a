/** What came of one attempt. */
export type AttemptAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | undefined }
  | {
      readonly kind: 'failed'
      readonly because: 'timeout' | 'tls' | 'unreachable' | 'private-address' | 'refused-url' | 'no-secret'
      /** An error's code, e.g. `ECONNREFUSED`. */
      readonly code?: string
    }
  /** The notifier stops; nobody knows whether it arrived. */
  | { readonly kind: 'cut-off' }

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly pauseMs: number }
  | { readonly kind: 'given-up' }
  /** 410: the webhook is not wanted any more. */
  | { readonly kind: 'gone' }
  /** Again at once, and it does not count. */
  | { readonly kind: 'released' }

export type Ladder = { readonly retryAfterMs: readonly number[]; readonly maxRetryAfterMs: number }

/** Spread over a fifth of the delay, so that what failed together does not come back together. */
const JITTER = 0.2

/** A whole webhook pauses this long at most because of one answer. */
const MAX_PAUSE_MS = 3_600_000

/**
 * What an attempt's answer means for a delivery that has used up `rung` retries. A 2xx is success and anything else is not, redirects included. `Retry-After` makes
 * a delay longer, within bounds, never shorter; until then the webhook's other deliveries wait as well.
 */
export function decideAttempt(
  answer: AttemptAnswer,
  rung: number,
  { retryAfterMs, maxRetryAfterMs }: Ladder,
  { now, random }: { now: Date; random: () => number },
): Verdict {
  if (answer.kind === 'cut-off') return { kind: 'released' }
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return { kind: 'delivered' }
  if (answer.kind === 'answered' && answer.status === 410) return { kind: 'gone' }
  const delayMs = retryAfterMs[rung]
  if (delayMs === undefined) return { kind: 'given-up' }
  const asked = answer.kind === 'answered' ? Math.min(readRetryAfter(answer.retryAfter, now), maxRetryAfterMs) : 0
  return {
    kind: 'retry',
    afterMs: Math.round(Math.max(delayMs * (1 + JITTER * random()), asked)),
    pauseMs: Math.min(asked, MAX_PAUSE_MS),
  }
}

/** Seconds or a date (RFC 9110 section 10.2.3), in ms from now; 0 for what is neither. */
function readRetryAfter(written: string | undefined, now: Date): number {
  if (written === undefined) return 0
  const ms = /^\d{1,9}$/.test(written.trim()) ? Number(written) * 1_000 : Date.parse(written) - now.getTime()
  return Number.isNaN(ms) ? 0 : Math.max(ms, 0)
}

/** A word for metrics. */
export const OUTCOMES = [
  ...['delivered', 'gone', 'status-5xx', 'status-4xx', 'not-a-success', 'cut-off'],
  ...['timeout', 'tls', 'unreachable', 'private-address', 'refused-url', 'no-secret'],
] as const

/** One of {@link OUTCOMES}. */
export function outcomeOf(answer: AttemptAnswer): string {
  if (answer.kind === 'failed') return answer.because
  if (answer.kind === 'cut-off') return answer.kind
  const { status } = answer
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 410) return 'gone'
  return status >= 500 ? 'status-5xx' : status >= 400 ? 'status-4xx' : 'not-a-success'
}

const FAULTS = {
  timeout: 'no answer in time',
  tls: 'no TLS connection that could be trusted',
  unreachable: 'could not be reached',
  'private-address': 'the URL leads to a private address, and those are not allowed',
  'refused-url': 'the URL is none that is sent to',
  'no-secret': 'its secrets do not open with the keys that are here',
} as const

/** The same for people; undefined for success. Nothing of what the receiver wrote is quoted. */
export function faultOf(answer: AttemptAnswer): string | undefined {
  if (answer.kind === 'cut-off') return 'cut off: the notifier stopped'
  if (answer.kind === 'failed') return `${FAULTS[answer.because]}${answer.code ? ` (${answer.code})` : ''}`
  if (answer.status >= 200 && answer.status < 300) return undefined
  const redirect = answer.status >= 300 && answer.status < 400 ? '; redirects are not followed' : ''
  return `answered ${answer.status}${redirect}`
}
