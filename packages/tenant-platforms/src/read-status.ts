import type { PlatformAnswer } from './tenant-platform.ts'

/** What a status other than 200 means. `Retry-After` is seconds or a date (RFC 9110 section 10.2.3); more than an hour is not waited. */
export function readStatus(status: number, retryAfter: string | null, now: Date): PlatformAnswer {
  switch (status) {
    case 401:
    case 403:
      return { kind: 'refused', because: 'unauthorized', detail: `the platform answered ${status}` }
    case 404:
    case 410:
      return { kind: 'refused', because: 'not-ordered' }
    case 409:
      return { kind: 'refused', because: 'token-mismatch' }
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'unavailable', because: `status ${status}`, retryAfterMs: retryAfterMs(retryAfter, now) }
  }
  return { kind: 'refused', because: 'bad-answer', detail: `the platform answered ${status}` }
}

function retryAfterMs(written: string | null, now: Date): number | undefined {
  if (written === null) return undefined
  const ms = /^\d{1,9}$/.test(written.trim()) ? Number(written) * 1_000 : Date.parse(written) - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 3_600_000)
}
