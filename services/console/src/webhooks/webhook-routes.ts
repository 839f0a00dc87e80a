import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import {
  DELIVERY_ID,
  DeliveryType,
  deliveryId,
  MAX_SECRETS,
  makeSecret,
  openSecrets,
  rotateSecrets,
  sealSecrets,
  type WebhookBody,
  WebhookSecret,
} from '@offhook/webhooks'
import type { Context } from 'hono'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import { lockWebhook, requireWebhook, ShownWebhook, showWebhook, WebhookNames, type WebhookRow } from './webhooks.ts'

const STATES = ['waiting', 'delivered', 'given-up'] as const
export const DeliveryNames = WebhookNames.extend({
  id: z.string().regex(DELIVERY_ID).openapi({ example: 'evt_5d41402abc4b2a76b9719d911017c592' }),
})
export const DeliveryQuery = PageQuery.extend({ state: z.enum(STATES).optional() })

const DAY_S = 86_400
const Rotation = z.strictObject({
  secret: WebhookSecret.optional().openapi({ description: 'one is made without it' }),
  overlapSeconds: z
    .int()
    .min(0)
    .max(7 * DAY_S)
    .default(DAY_S)
    .openapi({ description: 'how long the one before stays valid' }),
})
const instant = z.iso.datetime({ offset: true })
const Replay = z.strictObject({
  since: instant.openapi({ description: 'of what happened at or after' }),
  until: instant.optional().openapi({ description: 'and before' }),
  types: z.array(DeliveryType).min(1).optional(),
  states: z
    .array(z.enum(['delivered', 'given-up']))
    .min(1)
    .optional()
    .openapi({ description: 'both without it; what waits is tried anyway' }),
})

const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
const ListedDelivery = z
  .object({
    id: z.string().openapi({ description: 'the `webhook-id` of every attempt' }),
    type: DeliveryType,
    state: z.enum(STATES),
    attempts: z.int(),
    nextAt: at.optional().openapi({ description: 'when it is tried next' }),
    lastStatus: z.int().optional(),
    lastError: z.string().optional().openapi({ example: 'answered 503' }),
    createdAt: at,
    finishedAt: at.optional(),
  })
  .openapi('WebhookDelivery')
const Delivery = ListedDelivery.extend({
  body: z
    .looseObject({ type: DeliveryType, timestamp: at, data: z.looseObject({}) })
    .openapi({ description: 'as it is sent' }),
}).openapi('WebhookDeliveryWithBody')

type Row = {
  id: string
  type: string
  state: (typeof STATES)[number]
  attempts: number
  next_at: string | null
  last_status: number | null
  last_error: string | null
  created_at: string
  finished_at: string | null
  body: WebhookBody
}

const showListed = (row: Row) => ({
  ...{ id: row.id, type: row.type, state: row.state, attempts: row.attempts },
  ...(row.next_at ? { nextAt: iso(row.next_at) } : {}),
  ...(row.last_status === null ? {} : { lastStatus: row.last_status }),
  ...(row.last_error ? { lastError: row.last_error } : {}),
  createdAt: iso(row.created_at),
  ...(row.finished_at ? { finishedAt: iso(row.finished_at) } : {}),
})
const show = (row: Row) => ({ ...showListed(row), body: row.body })

/** One request replays this many at most. */
const MAX_REPLAYED = 100_000

/** Everything about webhooks beside the resource itself: secrets in turn, a test, what was delivered and what was not, and sending it again. */
export function mountWebhooks(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>, sealer: Sealer): void {
  const path = '/v1/tenants/{tenant}/webhooks/{webhook}'
  const common = { tags: ['webhooks'], security: secured }
  const disabled = problem('the webhook is disabled')
  const namesIn = (context: Context) => parse(WebhookNames, context.req.param())

  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: `${path}/rotate`,
      summary: 'A new secret; for a while everything is signed with the one before as well',
      request: { params: WebhookNames, body: { ...requestBody(Rotation.openapi({ example: {} })), required: false } },
      responses: {
        200: answer('the webhook, and the secret where one was made', ShownWebhook),
        409: problem(`${MAX_SECRETS} secrets are valid already`),
        ...problems,
      },
    },
    async (context) => {
      const names = namesIn(context)
      const { secret, overlapSeconds } = parse(Rotation, await bodyOrNothing(context))
      const made = secret === undefined ? makeSecret() : undefined
      const row = await sql.begin(async (sql) => {
        const before = await lockWebhook(sql, names)
        if (!before) throw missing('webhook')
        const rotation = { overlapMs: overlapSeconds * 1_000, now: new Date() }
        const rotated = rotateSecrets(openSecrets(sealer, names, before.secrets), secret ?? made!, rotation)
        if (!rotated) throw new Refusal(409, `${MAX_SECRETS} secrets are valid already; some have to run out first`)
        const [after] = await sql<[WebhookRow]>`
          update webhooks set secrets = ${sealSecrets(sealer, names, rotated)}, updated_at = now() where tenant = ${names.tenant} and webhook = ${names.webhook} returning *`
        await noteDone(sql, context.get('actor'), 'webhook.rotated', names, { overlapSeconds })
        return after
      })
      return context.json({ ...showWebhook(sealer)(row), ...(made ? { secret: made } : {}) }, 200)
    },
    { repeatable: false }, // its answer holds a secret
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: `${path}/test`,
      summary: 'Sends a `webhook.test`, whatever the webhook hears of',
      request: { params: WebhookNames },
      responses: { 202: answer('it waits to be sent', Delivery), 409: disabled, ...problems },
    },
    async (context) => {
      const names = namesIn(context)
      const row = await testWebhook({ sql }, names, context.get('operation'), context.get('actor'))
      return context.json(show(row), 202)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: `${path}/deliveries`,
      summary: 'What was sent, is to be sent, or was given up, the newest first; for 30 days',
      request: { params: WebhookNames, query: DeliveryQuery },
      responses: { 200: answer('a page', pageOf(ListedDelivery)), ...problems },
    },
    async (context) => {
      return context.json(await findDeliveries({ sql }, namesIn(context), parse(DeliveryQuery, context.req.query())))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: `${path}/deliveries/{id}`,
      summary: 'One delivery, with its body',
      request: { params: DeliveryNames },
      responses: { 200: answer('the delivery', Delivery), ...problems },
    },
    async (context) => context.json(show(await requireDelivery(sql, parse(DeliveryNames, context.req.param())))),
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: `${path}/deliveries/{id}/replay`,
      summary: 'Sends one again, under the same `webhook-id`, with all its retries; what waits is tried now',
      request: { params: DeliveryNames },
      responses: { 202: answer('it waits to be sent', Delivery), 409: disabled, ...problems },
    },
    async (context) => {
      const names = parse(DeliveryNames, context.req.param())
      const row = await replayDelivery({ sql }, names, context.get('actor'))
      return context.json(show(row), 202)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: `${path}/replay`,
      summary: 'Sends again what there was within a time, each under its own `webhook-id`',
      request: {
        params: WebhookNames,
        body: requestBody(Replay.openapi({ example: { since: '2026-01-05T09:00:00Z', states: ['given-up'] } })),
      },
      responses: {
        202: answer('they wait to be sent', z.object({ replayed: z.int() }).openapi({ example: { replayed: 17 } })),
        409: problem('the webhook is disabled, or that would be more than one request takes'),
        ...problems,
      },
    },
    async (context) => {
      const names = namesIn(context)
      const { since, until, types, states = ['delivered', 'given-up'] } = parse(Replay, await readJson(context))
      const replayed = await sql.begin(async (sql) => {
        refuseDisabled(await requireWebhook(sql, names))
        const { count } = await sql`
          update webhook_deliveries set state = 'waiting', rung = 0, next_at = now(), finished_at = null where id in (
            select id from webhook_deliveries where tenant = ${names.tenant} and webhook = ${names.webhook} and created_at >= ${since}::timestamptz
              ${until ? sql`and created_at < ${until}::timestamptz` : sql``} ${types ? sql`and type = any (${types}::text[])` : sql``}
              and state = any (${states}::text[]) limit ${MAX_REPLAYED + 1})`
        if (count > MAX_REPLAYED)
          throw new Refusal(409, `a request replays ${MAX_REPLAYED} at most; ask for less at once`)
        await noteDone(sql, context.get('actor'), 'webhook.replayed', names, {
          since,
          until,
          types,
          states,
          replayed: count,
        })
        return count
      })
      return context.json({ replayed }, 202)
    },
  )
}

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

const bodyOrNothing = async (context: Context): Promise<unknown> =>
  (await context.req.text()) === '' ? {} : readJson(context)

const noteDone = (
  sql: AnySql,
  actor: string,
  action: string,
  { tenant, webhook }: WebhookNames,
  detail: Record<string, unknown>,
): Promise<void> => audit(sql, actor, action, `${tenant}/${webhook}`, detail, tenant)

function refuseDisabled({ disabled_at, disabled_because }: WebhookRow): void {
  if (disabled_at !== null)
    throw new Refusal(409, 'the webhook is disabled; enable it first', { because: disabled_because })
}

async function requireDelivery(sql: AnySql, { tenant, webhook, id }: z.output<typeof DeliveryNames>): Promise<Row> {
  const [row] = await sql<
    Row[]
  >`select * from webhook_deliveries where tenant = ${tenant} and webhook = ${webhook} and id = ${id}`
  if (!row) throw missing('delivery')
  return row
}
