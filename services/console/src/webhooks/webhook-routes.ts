import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import { DeliveryType, MAX_SECRETS } from '@offhook/webhooks'
import type { Context } from 'hono'
import { pageOf } from '../manners/paging.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import {
  DELIVERY_STATES,
  DeliveryNames,
  DeliveryQuery,
  findDeliveries,
  Replay,
  replayDeliveries,
  replayDelivery,
  requireDelivery,
  showDelivery,
  testWebhook,
} from './deliveries.ts'
import { Rotation, rotateSecret } from './rotate-secret.ts'
import { ShownWebhook, WebhookNames } from './webhooks.ts'

const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
const ListedDelivery = z
  .object({
    id: z.string().openapi({ description: 'the `webhook-id` of every attempt' }),
    type: DeliveryType,
    state: z.enum(DELIVERY_STATES),
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
      const rotation = parse(Rotation, await bodyOrNothing(context))
      return context.json(await rotateSecret({ sql }, sealer, names, rotation, context.get('actor')), 200)
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
      return context.json(showDelivery(row), 202)
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
    async (context) =>
      context.json(showDelivery(await requireDelivery(sql, parse(DeliveryNames, context.req.param())))),
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
      return context.json(showDelivery(row), 202)
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
      const replayed = await replayDeliveries(
        { sql },
        names,
        parse(Replay, await readJson(context)),
        context.get('actor'),
      )
      return context.json({ replayed }, 202)
    },
  )
}

const bodyOrNothing = async (context: Context): Promise<unknown> =>
  (await context.req.text()) === '' ? {} : readJson(context)
