import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { iso } from '../tenants/tenants.ts'
import { PlatformHealth } from './answers.ts'

const Names = z.object({ tenant: Slug.meta({ example: 'acme' }), platform: Slug.meta({ example: 'main' }) })

/** What its processes tell every five seconds holds for this long. */
const HOLDS = '30 seconds'

type Row = {
  tenant: string
  platform: string
  kind: string
  state: 'closed' | 'open' | 'half-open' | null
  since: string | null
  p50: number | null
  p99: number | null
  last_error: string | null
  last_error_at: string | null
  asking: number | null
  waiting: number | null
}

/**
 * How platforms are, put together from what each activator tells: the worst state, the slowest times, the sum of what is asked and waits.
 * Every platform is there; one that nobody has asked of late is `idle`.
 */
export async function findPlatformHealth(
  { sql }: Pick<Database, 'sql'>,
  of?: { tenant: string; platform: string },
): Promise<z.output<typeof PlatformHealth>[]> {
  const rows = await sql<Row[]>`
    select p.tenant, p.platform, p.kind, h.* from platforms p left join lateral (
      select (array_agg(state order by array_position(array['open', 'half-open', 'closed'], state)))[1] as state,
        (array_agg(since order by array_position(array['open', 'half-open', 'closed'], state), since))[1] as since,
        max(p50) as p50, max(p99) as p99, (array_agg(last_error order by last_error_at desc nulls last))[1] as last_error, max(last_error_at) as last_error_at,
        sum(asking)::int as asking, sum(waiting)::int as waiting
      from platform_health t where t.tenant = p.tenant and t.platform = p.platform and t.told_at > now() - ${HOLDS}::interval) h on true
    where true ${of ? sql`and p.tenant = ${of.tenant} and p.platform = ${of.platform}` : sql``}
    order by array_position(array['open', 'half-open'], h.state), p.tenant, p.platform limit 500`
  return rows.map(({ tenant, platform, kind, state, since, p50, p99, last_error, last_error_at, asking, waiting }) => ({
    tenant,
    platform,
    kind,
    state: state ?? 'idle',
    ...(since ? { since: iso(since) } : {}),
    ...(p50 === null || p99 === null ? {} : { latencyMs: { p50, p99 } }),
    ...(last_error && last_error_at ? { lastError: { kind: last_error, at: iso(last_error_at) } } : {}),
    asking: asking ?? 0,
    waiting: waiting ?? 0,
  }))
}

export function mountPlatformHealth(app: OpenAPIHono, database: Pick<Database, 'sql'>): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/platforms/{platform}/health',
      tags: ['platforms'],
      security: secured,
      summary: 'How a platform is: whether it answers, how fast, and what last went wrong',
      request: { params: Names },
      responses: { 200: answer('as it was within the last half minute', PlatformHealth), ...problems },
    },
    async (context) => {
      const [found] = await findPlatformHealth(database, parse(Names, context.req.param()))
      if (!found) throw missing('platform')
      return context.json(found, 200)
    },
  )
}
