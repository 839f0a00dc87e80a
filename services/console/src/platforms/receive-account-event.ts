import { getConnInfo } from '@hono/node-server/conninfo'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { AccountEvent } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { coalesce, problemResponse, type Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, requestBody } from '../manners/routes.ts'
import { checkEventSignature, type Signature, type SignedHeaders } from './check-event-signature.ts'
import { openEventSecrets } from './event-secrets.ts'
import { type KeptEvent, keepAccountEvents } from './kept-account-events.ts'

/** What became of a request, for the metric; bounded. */
export type Receipt = KeptEvent | Exclude<Signature, 'signed'> | 'invalid'
export const RECEIPTS: readonly Receipt[] = [
  'kept',
  'repeated',
  'other',
  'conflict',
  'gone',
  'late',
  'unsigned',
  'invalid',
]

const MAX_EVENT_BYTES = 256 * 1024
const MAX_MISSING = 20

const Names = z.object({ tenant: Slug.meta({ example: 'acme' }), platform: Slug.meta({ example: 'main' }) })
const Id = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 visible ASCII characters')
  .openapi({ description: 'the event’s own id: a repeat has the same', example: 'evt_2KWPBgLlAfxdpx2AI54pPJ85f4W' })
const Headers = z.object({
  'webhook-id': Id,
  'webhook-timestamp': z.string().openapi({ description: 'seconds since 1970', example: '1767603630' }),
  'webhook-signature': z.string().openapi({
    description: '`v1,` and the HMAC-SHA-256 of id, timestamp and body, joined by dots, in base64',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
})
const Taken = z.object({ id: z.string(), state: z.literal('waiting') }).openapi('TakenAccountEvent', {
  example: { id: 'evt_2KWPBgLlAfxdpx2AI54pPJ85f4W', state: 'waiting' },
})
const Shown = z
  .looseObject({ type: z.string(), timestamp: z.string(), data: z.looseObject({}) })
  .openapi('AccountEvent', {
    example: {
      type: 'account.password-rotated',
      timestamp: '2026-01-05T09:00:30Z',
      data: { account: { user: '201' }, lines: [{ user: '201', password: 'correct-horse' }] },
    },
  })

/**
 * What tenants' platforms tell of: signed as Standard Webhooks says, kept before it is answered. Whether there is such a platform is not told: a name that nobody
 * knows is answered as a wrong signature is.
 */
export function mountAccountEventReceiver(
  app: OpenAPIHono,
  database: Database,
  sealer: Sealer,
  count: (receipt: Receipt) => void,
): void {
  const findSecrets = secretsOf(database, sealer)
  const keep = keepAccountEvents(database, sealer)
  const path = '/v1/platforms/{tenant}/{platform}/events'
  const tooLong = () =>
    problemResponse(413, `an event holds at most ${MAX_EVENT_BYTES} bytes`, {}, { connection: 'close' })
  app.use('/v1/platforms/:tenant/:platform/events', bodyLimit({ maxSize: MAX_EVENT_BYTES, onError: tooLong }))

  const receive = async (context: Context): Promise<{ id: string; kept: KeptEvent } | Exclude<Signature, 'signed'>> => {
    const names = Names.safeParse(context.req.param())
    const body = await context.req.text()
    const headers: SignedHeaders = {
      'webhook-id': context.req.header('webhook-id'),
      'webhook-timestamp': context.req.header('webhook-timestamp'),
      'webhook-signature': context.req.header('webhook-signature'),
    }
    const secrets = names.success ? await findSecrets(names.data) : []
    const signature = checkEventSignature(secrets, body, headers)
    if (signature !== 'signed') return signature
    const { 'webhook-id': id } = parse(Headers.pick({ 'webhook-id': true }), headers)
    const event = readEvent(body)
    const remote = getConnInfo(context).remote.address ?? 'unknown'
    return { id, kept: await keep({ ...names.data!, id, body, event, remote }) } // a signature is right for a known name only
  }

  mountRoute(
    app,
    {
      method: 'post',
      path,
      tags: ['account events'],
      security: [{ standardWebhooks: [] }],
      summary: 'A platform tells what became of its accounts and phones',
      request: { params: Names, headers: Headers, body: requestBody(Shown) },
      responses: {
        202: answer('kept; it is applied soon', Taken),
        400: problem('not an event, or its timestamp is more than five minutes away'),
        401: problem('no valid signature'),
        409: problem('the id was used for another event, or the phone belongs to somebody else'),
        413: problem('too long'),
        503: problem('the database is away; try again'),
      },
    },
    async (context) => {
      const received = await receive(context).catch((fault: unknown) => {
        if (fault instanceof Refusal) count('invalid')
        throw fault
      })
      const receipt = typeof received === 'string' ? received : received.kept
      count(receipt)
      if (receipt === 'late') return problemResponse(400, 'the timestamp is more than five minutes away')
      if (typeof received === 'string' || receipt === 'unsigned' || receipt === 'gone')
        return problemResponse(401, 'the signature is missing or wrong')
      if (receipt === 'other') return problemResponse(409, 'this webhook-id was used for another event')
      if (receipt === 'conflict') return problemResponse(409, 'the phone belongs to somebody else')
      return context.json({ id: received.id, state: 'waiting' }, 202)
    },
  )
}

/** Throws a 400 with every fault's path. */
function readEvent(body: string): AccountEvent {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
  const read = AccountEvent.safeParse(json)
  if (read.success) return read.data
  const faults = read.error.issues.slice(0, MAX_MISSING)
  throw new Refusal(400, 'not an account event', {
    errors: faults.map(({ path, message }) => ({ path: path.join('.'), message })),
  })
}

type Named = z.output<typeof Names>

/** Concurrent look-ups share one query; none are kept, so that a secret that was taken away is gone at once. */
function secretsOf({ sql }: Database, sealer: Sealer): (names: Named) => Promise<string[]> {
  return coalesce(async (names: Named[]) => {
    const rows = await sql<{ position: number; event_secrets: Buffer }[]>`
      select given.position, p.event_secrets from platforms p join unnest(
        ${names.map((_, at) => at)}::int[], ${names.map(({ tenant }) => tenant)}::text[], ${names.map(({ platform }) => platform)}::text[]
      ) as given (position, tenant, platform) using (tenant, platform) where p.event_secrets is not null`
    const sealed = new Map(rows.map(({ position, event_secrets }) => [position, event_secrets]))
    return names.map((named, at) => openEventSecrets(sealer, { ...named, event_secrets: sealed.get(at) ?? null }))
  })
}
