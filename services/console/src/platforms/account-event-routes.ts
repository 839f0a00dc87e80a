import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ACCOUNT_EVENT_TYPES } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { MacName } from '../phones/phones.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'

const STATES = ['waiting', 'applied', 'parked', 'failed'] as const
const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({
  platform: Slug.meta({ example: 'main' }),
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .openapi({ example: 'evt_2KWPBgLlAfxdpx2AI54pPJ85f4W' }),
})
const Query = PageQuery.extend({
  state: z.enum(STATES).optional(),
  platform: Slug.optional(),
  mac: MacName.optional(),
})

const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
const ReceivedEvent = z
  .object({
    tenant: z.string().openapi({ example: 'acme' }),
    platform: z.string().openapi({ example: 'main' }),
    id: z.string().openapi({ example: 'evt_2KWPBgLlAfxdpx2AI54pPJ85f4W' }),
    type: z.string().openapi({ example: ACCOUNT_EVENT_TYPES[2]! }),
    mac: z.string().optional().openapi({ description: 'the phone that it names' }),
    account: z.string().optional().openapi({ description: 'the user name that it names', example: '201' }),
    state: z.enum(STATES).openapi({ description: '`parked`: its phone is not known yet' }),
    because: z.string().optional().openapi({ description: 'what it waits for, or why it changed nothing' }),
    phones: z.int().openapi({ description: 'phones that it changed' }),
    happenedAt: at,
    receivedAt: at,
    finishedAt: at.optional(),
  })
  .openapi('ReceivedAccountEvent')

type Row = {
  tenant: string
  platform: string
  id: string
  seq: string
  type: string
  mac: string | null
  account: string | null
  state: (typeof STATES)[number]
  because: string | null
  phones: number
  happened_at: string
  received_at: string
  finished_at: string | null
}

const show = (row: Row) => ({
  ...{ tenant: row.tenant, platform: row.platform, id: row.id, type: row.type },
  ...(row.mac ? { mac: row.mac } : {}),
  ...(row.account ? { account: row.account } : {}),
  state: row.state,
  ...(row.because ? { because: row.because } : {}),
  phones: row.phones,
  happenedAt: iso(row.happened_at),
  receivedAt: iso(row.received_at),
  ...(row.finished_at ? { finishedAt: iso(row.finished_at) } : {}),
})

/** What platforms have told of and what became of it, the newest first; without what they told, which may hold passwords. */
export function mountAccountEvents(app: OpenAPIHono, { sql }: Database): void {
  const shown = () =>
    sql`tenant, platform, id, seq, type, mac, account, state, because, phones, happened_at, received_at, finished_at`
  const common = { method: 'get' as const, tags: ['account events'], security: secured }
  mountRoute(
    app,
    {
      ...common,
      path: '/v1/tenants/{tenant}/account-events',
      summary: 'What a tenant’s platforms have told of, the newest first',
      request: { params: ListNames, query: Query },
      responses: { 200: answer('a page', pageOf(ReceivedEvent)), ...problems },
    },
    async (context) => {
      const { tenant } = parse(ListNames, context.req.param())
      const { limit, cursor, state, platform, mac } = parse(Query, context.req.query())
      await requireTenant(sql, tenant)
      const [before] = readCursor(cursor, ['number']) ?? []
      const rows = await sql<Row[]>`
        select ${shown()} from account_events where tenant = ${tenant}
          ${before === undefined ? sql`` : sql`and seq < ${before}`} ${state ? sql`and state = ${state}` : sql``}
          ${platform ? sql`and platform = ${platform}` : sql``} ${mac ? sql`and mac = ${mac}` : sql``}
        order by seq desc limit ${limit + 1}`
      return context.json(page(rows, limit, ({ seq }) => [Number(seq)], show))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      path: '/v1/tenants/{tenant}/account-events/{platform}/{id}',
      summary: 'What became of one event',
      request: { params: Names },
      responses: { 200: answer('the event', ReceivedEvent), ...problems },
    },
    async (context) => {
      const { tenant, platform, id } = parse(Names, context.req.param())
      const [row] = await sql<
        Row[]
      >`select ${shown()} from account_events where tenant = ${tenant} and platform = ${platform} and id = ${id}`
      if (!row) throw missing('account event')
      return context.json(show(row))
    },
  )
}
