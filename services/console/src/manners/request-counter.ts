import { BoundedMap } from '@offhook/runtime'

/** Who is counted (`key`), how many requests a window takes, and what answers call this. */
export type Limit = { readonly policy: string; readonly key: string; readonly quota: number }
/** How a limit stands after a request; `resetSeconds` is rounded up and at least 1. */
export type Standing = Limit & { readonly remaining: number; readonly resetSeconds: number; readonly exceeded: boolean }

export type RequestCounter = {
  /** Counts a request against all of these limits, or against none when one of them has no room left. */
  take(limits: readonly Limit[]): Standing[]
  /** As if a request that was counted had not been. */
  giveBack(limit: Limit): void
}

export const WINDOW_SECONDS = 60
const WINDOW_MS = WINDOW_SECONDS * 1_000
const MAX_KEYS = 20_000

/**
 * Requests in windows of a minute, each from its key's first request on. Counts are this process's: of N consoles behind one address each takes its part of
 * the requests, so that together they take up to N times the quota. So many keys are remembered at most; the one whose window began first is forgotten then.
 */
export function requestCounter(now: () => number = () => performance.now(), maxKeys = MAX_KEYS): RequestCounter {
  const windows = new BoundedMap<string, { since: number; count: number }>(maxKeys)
  const windowOf = ({ key }: Limit, at: number) => {
    const known = windows.get(key)
    if (known && at - known.since < WINDOW_MS) return known
    const fresh = { since: at, count: 0 }
    windows.delete(key) // so that it counts as the youngest
    windows.set(key, fresh)
    return fresh
  }
  const stand = (limit: Limit, at: number, exceeded: boolean): Standing => {
    const { since, count } = windowOf(limit, at)
    return {
      ...limit,
      exceeded,
      remaining: Math.max(0, limit.quota - count),
      resetSeconds: Math.max(1, Math.ceil((since + WINDOW_MS - at) / 1_000)),
    }
  }
  const isFull = (limit: Limit, at: number) => windowOf(limit, at).count >= limit.quota
  return {
    take(limits) {
      const at = now()
      const full = limits.map((limit) => isFull(limit, at))
      if (!full.includes(true)) for (const limit of limits) windowOf(limit, at).count++
      return limits.map((limit, index) => stand(limit, at, full[index]!))
    },
    giveBack(limit) {
      const window = windowOf(limit, now())
      window.count = Math.max(0, window.count - 1)
    },
  }
}
