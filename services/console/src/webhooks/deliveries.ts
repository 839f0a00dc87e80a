import { randomUUID } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { DELIVERY_ID, DeliveryType, deliveryId, type WebhookBody } from '@offhook/webhooks'
import { PageQuery, page, readCursor } from '../manners/paging.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import type { AnySql } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import { noteDone, requireWebhook, WebhookNames, type WebhookRow } from './webhooks.ts'

export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up'] as const
export const DeliveryNames = WebhookNames.extend({
  id: z.string().regex(DELIVERY_ID).openapi({ example: 'evt_5d41402abc4b2a76b9719d911017c592' }),
})
export const DeliveryQuery = PageQuery.extend({ state: z.enum(DELIVERY_STATES).optional() })

const instant = z.iso.datetime({ offset: true })
export const Replay = z.strictObject({
  since: instant.openapi({ description: 'of what happened at or after' }),
  until: instant.optional().openapi({ description: 'and before' }),
  types: z.array(DeliveryType).min(1).optional(),
  states: z
    .array(z.enum(['delivered', 'given-up']))
    .min(1)
    .optional()
    .openapi({ description: 'both without it; what waits is tried anyway' }),
})

type Row = {
  id: string
  type: string
  state: (typeof DELIVERY_STATES)[number]
  attempts: number
  next_at: string | null
  last_status: number | null
  last_error: string | null
  created_at: string
  finished_at: string | null
  body: WebhookBody
}

/** Without its body. */
const showListed = (row: Row) => ({
  ...{ id: row.id, type: row.type, state: row.state, attempts: row.attempts },
  ...(row.next_at ? { nextAt: iso(row.next_at) } : {}),
  ...(row.last_status === null ? {} : { lastStatus: row.last_status }),
  ...(row.last_error ? { lastError: row.last_error } : {}),
  createdAt: iso(row.created_at),
  ...(row.finished_at ? { finishedAt: iso(row.finished_at) } : {}),
})
export const showDelivery = (row: Row) => ({ ...showListed(row), body: row.body })

/** One request replays this many at most. */
const MAX_REPLAYED = 100_000

/** Has a `webhook.test` sent; the same `operation` is one. Throws a 409 for one that is disabled. */
export async function testWebhook(
  { sql }: Pick<Database, 'sql'>,
  names: WebhookNames,
  operation: string | undefined,
  actor: string,
): Promise<Row> {
  const { tenant, webhook } = names
  const id = deliveryId(tenant, webhook, `test.${operation ?? randomUUID()}`)
  return sql.begin(async (sql) => {
    refuseDisabled(await requireWebhook(sql, names))
    const body: WebhookBody = {
      type: 'webhook.test',
      timestamp: new Date().toISOString(),
      data: { tenant, webhook },
    }
    await sql`
      insert into webhook_deliveries (id, tenant, webhook, type, body, next_at) values (${id}, ${tenant}, ${webhook}, ${body.type}, ${JSON.stringify(body)}::text::jsonb, now())
      on conflict (id) do nothing`
    await noteDone(sql, actor, 'webhook.tested', names, { delivery: id })
    return requireDelivery(sql, { ...names, id })
  })
}

/** Has one sent again. */
export async function replayDelivery(
  { sql }: Pick<Database, 'sql'>,
  names: z.output<typeof DeliveryNames>,
  actor: string,
): Promise<Row> {
  return sql.begin(async (sql) => {
    refuseDisabled(await requireWebhook(sql, names))
    await requireDelivery(sql, names)
    const [replayed] = await sql<[Row]>`
      update webhook_deliveries set state = 'waiting', rung = 0, next_at = now(), finished_at = null where id = ${names.id} returning *`
    await noteDone(sql, actor, 'webhook.replayed', names, { delivery: names.id })
    return replayed
  })
}

/** What was sent, is to be sent, or was given up: a page of it. */
export async function findDeliveries(
  { sql }: Pick<Database, 'sql'>,
  names: WebhookNames,
  { limit, cursor, state }: z.output<typeof DeliveryQuery>,
) {
  const { tenant, webhook } = await requireWebhook(sql, names)
  const before = readCursor(cursor, ['string', 'string'])
  const rows = await sql<Row[]>`
    select * from webhook_deliveries where tenant = ${tenant} and webhook = ${webhook} ${state ? sql`and state = ${state}` : sql``}
      ${before ? sql`and (created_at, id) < (${before[0]}::timestamptz, ${before[1]})` : sql``}
    order by created_at desc, id desc limit ${limit + 1}`
  return page(rows, limit, ({ created_at, id }) => [created_at, id], showListed)
}

/** Has what there was within a time sent again; how many there were. */
export async function replayDeliveries(
  { sql }: Pick<Database, 'sql'>,
  names: WebhookNames,
  { since, until, types, states = ['delivered', 'given-up'] }: z.output<typeof Replay>,
  actor: string,
): Promise<number> {
  return sql.begin(async (sql) => {
    refuseDisabled(await requireWebhook(sql, names))
    const { count } = await sql`
      update webhook_deliveries set state = 'waiting', rung = 0, next_at = now(), finished_at = null where id in (
        select id from webhook_deliveries where tenant = ${names.tenant} and webhook = ${names.webhook} and created_at >= ${since}::timestamptz
          ${until ? sql`and created_at < ${until}::timestamptz` : sql``} ${types ? sql`and type = any (${types}::text[])` : sql``}
          and state = any (${states}::text[]) limit ${MAX_REPLAYED + 1})`
    if (count > MAX_REPLAYED) throw new Refusal(409, `a request replays ${MAX_REPLAYED} at most; ask for less at once`)
    await noteDone(sql, actor, 'webhook.replayed', names, { since, until, types, states, replayed: count })
    return count
  })
}

function refuseDisabled({ disabled_at, disabled_because }: WebhookRow): void {
  if (disabled_at !== null)
    throw new Refusal(409, 'the webhook is disabled; enable it first', { because: disabled_because })
}

/** A delivery that is there, or a 404. */
export async function requireDelivery(
  sql: AnySql,
  { tenant, webhook, id }: z.output<typeof DeliveryNames>,
): Promise<Row> {
  const [row] = await sql<
    Row[]
  >`select * from webhook_deliveries where tenant = ${tenant} and webhook = ${webhook} and id = ${id}`
  if (!row) throw missing('delivery')
  return row
}
