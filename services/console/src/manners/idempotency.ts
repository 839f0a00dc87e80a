import { createHash } from 'node:crypto'
import type { Database } from '@offhook/database'
import { problemResponse } from '@offhook/runtime'
import type { MiddlewareHandler } from 'hono'
import { Refusal } from './refusal.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

/** What of an answer's headers a repeat has too. */
const HEADERS = ['content-type', 'location', 'etag']

/**
 * `Idempotency-Key` on a POST: within 24 hours a repeat of the request gets the first one's answer and does nothing. The same key with
 * another request is a 422; while the first one runs, a 409. A server's fault is not kept, nor what a route does not want kept (`mountRoute`),
 * and a request that never ended is forgotten after a minute.
 */
export const idempotent =
  ({ sql }: Database): MiddlewareHandler =>
  async (context, next) => {
    const key = context.req.header('idempotency-key')
    if (context.req.method !== 'POST' || key === undefined) return next()
    if (!KEY.test(key)) throw new Refusal(400, 'an Idempotency-Key is 1 to 255 visible ASCII characters')
    const actor = context.get('actor')
    const { path } = context.req
    const { search } = new URL(context.req.url)
    const request = createHash('sha256')
      .update(`${path}${search}\n`)
      .update(Buffer.from(await context.req.arrayBuffer()))
      .digest()
    context.set('operation', uuidOf(JSON.stringify([actor, key, path])))

    await sql`delete from idempotency_keys where ctid in (select ctid from idempotency_keys where created_at < now() - interval '24 hours' limit 100)`
    const claimed = await sql`
      insert into idempotency_keys as kept (actor, key, request) values (${actor}, ${key}, ${request})
      on conflict (actor, key) do update set created_at = now(), request = excluded.request, status = null, answer = null, headers = '{}'
        where kept.created_at < now() - interval '24 hours' or (kept.status is null and kept.created_at < now() - interval '1 minute')
      returning 1`
    if (claimed.length === 0) return repeat(sql, { actor, key, request })

    await next()
    const { status } = context.res
    if (status >= 500 || context.get('unkept'))
      await sql`delete from idempotency_keys where actor = ${actor} and key = ${key}`
    else {
      const headers = HEADERS.map((name) => [name, context.res.headers.get(name)]).filter(([, value]) => value !== null)
      const text = await context.res.clone().text()
      const answer = isJson(context.res.headers) ? text : JSON.stringify(text)
      await sql`
        update idempotency_keys set status = ${status}, answer = ${answer}::text::jsonb, headers = ${JSON.stringify(Object.fromEntries(headers))}::text::jsonb
        where actor = ${actor} and key = ${key}`
    }
    return undefined
  }

/** A UUIDv8 (RFC 9562 section 5.8) of a hash: equal for equal text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function repeat(
  sql: Database['sql'],
  { actor, key, request }: { actor: string; key: string; request: Buffer },
): Promise<Response> {
  const [kept] = await sql<
    { request: Buffer; status: number | null; answer: unknown; headers: Record<string, string> }[]
  >`
    select request, status, answer, headers from idempotency_keys where actor = ${actor} and key = ${key}`
  if (kept && !kept.request.equals(request)) throw new Refusal(422, 'this Idempotency-Key was used for another request')
  if (!kept || kept.status === null)
    return problemResponse(409, 'the first request under this key still runs', {}, { 'retry-after': '1' })
  const headers = new Headers({ ...kept.headers, 'idempotency-replayed': 'true' })
  const text = isJson(headers) ? JSON.stringify(kept.answer) : String(kept.answer)
  return new Response(text === '' ? null : text, { status: kept.status, headers })
}

const isJson = (headers: Headers): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '')
