import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { Quotas } from './quotas.ts'

const Names = z.object({ tenant: Slug.meta({ example: 'acme' }) })

const count = (example: number) => z.int().openapi({ example })
const Usage = z
  .object({
    tenant: z.string().openapi({ example: 'acme' }),
    phones: count(412).openapi({ description: 'ordered, or booted within the last 30 days without being ordered' }),
    logBytesToday: count(1_204_233).openapi({ description: 'UTC; what edges took in the last seconds may be missing' }),
    boots: z
      .object({ running: count(1), stalled: count(0), completed: count(57), refused: count(2) })
      .openapi({ description: 'of the last 24 hours' }),
    quotas: Quotas.openapi({ description: 'the tenant’s own; those of a tenant above hold as well' }),
  })
  .openapi('Usage')

type Row = { quotas: z.output<typeof Quotas>; phones: number; log_bytes: number; boots: Record<string, number> }

/** How much a tenant and those below it have and did, beside what they may. */
export function mountUsage(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/usage',
      tags: ['tenants'],
      security: secured,
      summary: 'What a tenant and those below it use, and its quotas',
      request: { params: Names },
      responses: { 200: answer('the usage', Usage), ...problems },
    },
    async (context) => {
      const { tenant } = parse(Names, context.req.param())
      return context.json(await findUsage({ sql }, tenant), 200)
    },
  )
}

/** The same for whoever asks here. Throws a 404. */
export async function findUsage({ sql }: Pick<Database, 'sql'>, tenant: string): Promise<z.output<typeof Usage>> {
  const [row] = await sql<Row[]>`
    with recursive below as (select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant)
    select quotas, offhook_phone_count(tenant)::float8 as phones,
      (select coalesce(sum(bytes), 0)::float8 from log_usage where tenant in (select tenant from below) and day = to_char(now() at time zone 'UTC', 'YYYY-MM-DD')) as log_bytes,
      (select coalesce(jsonb_object_agg(state, times), '{}') from (
         select state, count(*) as times from boots where kind = 'boot' and tenant in (select tenant from below) and started_at > now() - interval '1 day' group by state) counted) as boots
    from tenants where tenant = ${tenant}`
  if (!row) throw missing('tenant')
  const boots = { running: 0, stalled: 0, completed: 0, refused: 0, ...row.boots }
  return { tenant, phones: row.phones, logBytesToday: row.log_bytes, boots, quotas: row.quotas }
}
