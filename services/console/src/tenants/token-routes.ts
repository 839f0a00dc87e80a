import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { TokenState } from './answers.ts'
import { iso } from './tenants.ts'

const Params = z.object({ tenant: Slug.meta({ example: 'acme' }), gateway: Slug.meta({ example: 'hq' }) })

type Row = {
  into: 'kea' | 'dnsmasq'
  is_on: boolean
  wanted: number
  made: number
  attempts: number
  left_out: { mac: string; subnet?: number; because: string }[]
  succeeded_at: string | null
  asked_at: string | null
  failed_at: string | null
  because: string | null
  detail: string | null
  is_silent: boolean
  issued: number
  pending: number
}

/** Whether the DHCP server of a gateway has the boot tokens that were issued ahead of the next leases. */
export function mountTokenState(app: OpenAPIHono, database: Database): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/gateways/{gateway}/tokens',
      tags: ['gateways'],
      security: secured,
      summary: 'Whether the DHCP server has the boot tokens that were issued for it',
      request: { params: Params },
      responses: { 200: answer('how far it is; 404 where none are issued', TokenState), ...problems },
    },
    async (context) => {
      const found = await findTokenState(database, parse(Params, context.req.param()))
      if (!found) throw missing('gateway that tokens are issued for')
      return context.json(found)
    },
  )
}

/** Undefined where no tokens are issued, and none are to be taken out. */
export async function findTokenState(
  { sql }: Pick<Database, 'sql'>,
  { tenant, gateway }: z.output<typeof Params>,
): Promise<z.output<typeof TokenState> | undefined> {
  const [row] = await sql<Row[]>`
    select coalesce(g.issues_into, o."into") as "into", g.issues_into is not null as is_on, coalesce(o.wanted, 1) as wanted, coalesce(o.made, 0) as made, coalesce(o.attempts, 0) as attempts,
      coalesce(o.left_out, '[]') as left_out, o.succeeded_at, o.asked_at, o.failed_at, o.because, o.detail,
      g.issues_into = 'dnsmasq' and coalesce(o.asked_at, '-infinity') < now() - interval '5 minutes' as is_silent, counted.*
    from (select ${tenant}::text as tenant, ${gateway}::text as gateway) named
    left join gateways g using (tenant, gateway) left join token_outputs o using (tenant, gateway),
    lateral (select count(*)::int as issued, count(*) filter (where newest.placed_at is null)::int as pending from (
      select distinct on (i.mac) i.placed_at from issued_tokens i where i.tenant = ${tenant} and i.gateway = ${gateway} and i.replaced_at is null
        and not exists (select from token_revocations r where r.mac = i.mac and r.revoked_at >= i.issued_at)
      order by i.mac, i.token desc) newest) counted
    where g.issues_into is not null or o.tenant is not null`
  if (!row) return undefined
  return {
    into: row.into,
    state: stateOf(row),
    issued: row.issued,
    pending: row.pending,
    leftOut: row.left_out,
    succeededAt: row.succeeded_at && iso(row.succeeded_at),
    askedAt: row.asked_at && iso(row.asked_at),
    failedAt: row.failed_at && iso(row.failed_at),
    ...(row.because ? { because: row.because, detail: row.detail ?? '', attempts: row.attempts } : {}),
  }
}

function stateOf(row: Row): z.output<typeof TokenState>['state'] {
  if (!row.is_on) return 'removing'
  if (row.attempts > 0) return 'failing'
  if (row.is_silent) return 'silent'
  return row.made < row.wanted || row.pending > 0 ? 'waiting' : 'made'
}
