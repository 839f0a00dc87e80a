import type { Database } from '@offhook/database'
import { BoundedMap, problemResponse } from '@offhook/runtime'
import type { MiddlewareHandler } from 'hono'
import { type Limit, type RequestCounter, type Standing, WINDOW_SECONDS } from './request-counter.ts'

/** The tenant's own quota of requests and those of tenants above it, by their names. */
export type FindRequestQuotas = (tenant: string) => Promise<ReadonlyMap<string, number>>

/**
 * Every request under `/v1` counts for its token, and for the tenants it belongs to where they have a quota. Answers tell how that stands in the fields of
 * draft-ietf-httpapi-ratelimit-headers-11; what is above whoever asks is not told of. A 429 says in `Retry-After` when there is room.
 */
export const limitRequests =
  (counter: RequestCounter, perToken: number, quotasOf: FindRequestQuotas): MiddlewareHandler =>
  async (context, next) => {
    const scope = context.get('scope')
    const quotas = scope === undefined ? [] : [...(await quotasOf(scope))]
    const limits: Limit[] = [
      { policy: 'token', key: `token ${context.get('actor')}`, quota: perToken },
      ...quotas.map(([tenant, quota]) => ({
        policy: tenant === scope ? 'tenant' : 'above',
        key: `tenant ${tenant}`,
        quota,
      })),
    ]
    const standings = counter.take(limits)
    const exceeded = standings.filter((one) => one.exceeded)
    if (exceeded.length === 0) await next()
    else context.res = tooMany(exceeded)
    for (const [name, value] of Object.entries(fields(standings))) context.res.headers.set(name, value)
  }

function tooMany(exceeded: readonly Standing[]): Response {
  const policies = [...new Set(exceeded.map(({ policy }) => policy))]
  return problemResponse(
    429,
    'too many requests within a minute',
    { 'violated-policies': policies },
    { 'retry-after': String(Math.max(...exceeded.map(({ resetSeconds }) => resetSeconds))) },
  )
}

function fields(standings: readonly Standing[]): Record<string, string> {
  const told = standings.filter(({ policy }) => policy !== 'above')
  return {
    'RateLimit-Policy': told.map(({ policy, quota }) => `"${policy}";q=${quota};w=${WINDOW_SECONDS}`).join(', '),
    RateLimit: told
      .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  }
}

const REMEMBER_MS = 10_000
const MAX_TENANTS = 10_000

/** Reads quotas at most every ten seconds for each tenant. */
export function requestQuotas({ sql }: Pick<Database, 'sql'>, now = () => performance.now()): FindRequestQuotas {
  const known = new BoundedMap<string, { at: number; quotas: Promise<ReadonlyMap<string, number>> }>(MAX_TENANTS)
  const read = async (tenant: string) => {
    const rows = await sql<{ tenant: string; quota: number }[]>`
      with recursive up as (select tenant, parent, quotas from tenants where tenant = ${tenant} union all select t.tenant, t.parent, t.quotas from tenants t join up on t.tenant = up.parent)
      select tenant, (quotas ->> 'requestsPerMinute')::float8 as quota from up where quotas ? 'requestsPerMinute'`
    return new Map(rows.map((row) => [row.tenant, row.quota]))
  }
  return (tenant) => {
    const there = known.get(tenant)
    if (there && now() - there.at < REMEMBER_MS) return there.quotas
    const quotas = read(tenant)
    known.set(tenant, { at: now(), quotas })
    quotas.catch(() => known.delete(tenant)) // the next request asks again
    return quotas
  }
}
