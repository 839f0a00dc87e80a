import { BoundedMap } from '@offhook/runtime'

export type RequestLimits = {
  /** One more request from this address: whether it is within its rate. */
  takeRequest(source: string): boolean
  /** Room for one more transfer; whoever gets it gives it back. */
  takeTransfer(source: string): boolean
  giveBackTransfer(source: string): void
}

/** So many addresses' rates are remembered. One that was forgotten begins anew, with a full bucket. */
const MAX_SOURCES = 10_000

/** Who may ask how often (a token bucket that holds one second's requests), and how many transfers run at a time. */
export function limitRequests(
  limits: { requestsPerSecond: number; transfersPerSource: number; transfers: number },
  now: () => number = () => performance.now(),
): RequestLimits {
  const buckets = new BoundedMap<string, { tokens: number; at: number }>(MAX_SOURCES)
  const transfers = new Map<string, number>()
  let running = 0
  return {
    takeRequest(source) {
      const at = now()
      const bucket = buckets.get(source) ?? { tokens: limits.requestsPerSecond, at }
      const refilled = bucket.tokens + ((at - bucket.at) / 1_000) * limits.requestsPerSecond
      bucket.tokens = Math.min(limits.requestsPerSecond, refilled)
      bucket.at = at
      buckets.set(source, bucket)
      if (bucket.tokens < 1) return false
      bucket.tokens--
      return true
    },
    takeTransfer(source) {
      const own = transfers.get(source) ?? 0
      if (own >= limits.transfersPerSource || running >= limits.transfers) return false
      transfers.set(source, own + 1)
      running++
      return true
    },
    giveBackTransfer(source) {
      const own = transfers.get(source) ?? 0
      if (own > 1) transfers.set(source, own - 1)
      else transfers.delete(source)
      running--
    },
  }
}
