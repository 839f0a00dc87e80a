import { createHash } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { BoundedMap, plainAddress, problemResponse } from '@offhook/runtime'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { requestCounter } from '../manners/request-counter.ts'

const WRONG_PER_MINUTE = 60
const MAX_RIGHT = 10_000

/**
 * Whoever brings wrong tokens has so many tries a minute by its address; beyond that it is answered 429 without a look at what it brings. A token that was right
 * before goes on working from there: behind a proxy everybody has one address, and one who guesses would shut out the others.
 */
export function limitGuesses({ perMinute = WRONG_PER_MINUTE, now }: { perMinute?: number; now?: () => number } = {}): {
  /** For routes that take a bearer token. */
  readonly bearer: MiddlewareHandler
  /** For the sign-in form and link, and what comes back from an identity provider. */
  readonly form: MiddlewareHandler
} {
  const counter = requestCounter(now)
  const right = new BoundedMap<string, true>(MAX_RIGHT)
  /** Counts the try before its outcome is known: tries at the same time are tries too. */
  const tried = async (context: Context, next: Next, wasRight: () => boolean): Promise<Response | undefined> => {
    const source = sourceOf(getConnInfo(context).remote.address ?? 'unknown')
    const limit = { policy: 'wrong tokens', key: source, quota: perMinute }
    const [standing] = counter.take([limit])
    if (standing!.exceeded)
      return problemResponse(
        429,
        'too many wrong tokens from this address',
        {},
        { 'retry-after': String(standing!.resetSeconds) },
      )
    await next()
    if (wasRight()) counter.giveBack(limit)
    return undefined
  }
  return {
    async bearer(context, next) {
      const brought = context.req.header('authorization')
      if (brought === undefined) return next()
      const digest = createHash('sha256').update(brought).digest('base64')
      const wasRight = () => context.get('actor') !== undefined
      const refused = right.has(digest) ? await next() : await tried(context, next, wasRight)
      if (wasRight()) right.set(digest, true)
      else right.delete(digest)
      return refused ?? undefined
    },
    async form(context, next) {
      const { method, path } = context.req
      const brings = method === 'POST' || context.req.query('token') !== undefined || path.startsWith('/sign-in/oidc/')
      return brings ? tried(context, next, () => context.res.status !== 401) : next()
    },
  }
}

/** An IPv4 address, or of an IPv6 address the 64 bits of its network: one customer's machines have all of the other 64. */
export function sourceOf(address: string): string {
  const plain = plainAddress(address)
  if (!plain.includes(':')) return plain
  const [head, tail] = plain.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head ? head.split(':') : []
  const last = tail ? tail.split(':') : []
  const groups = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
  return groups.slice(0, 4).join(':')
}
