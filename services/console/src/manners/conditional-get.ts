import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { isUnchanged } from './entity-tags.ts'

/** Every JSON answer to a GET carries a strong ETag, its route's own or one of its bytes; a client that has it already gets a 304. Streams and files go as they are. */
export const conditionalGet: MiddlewareHandler = async (context, next) => {
  await next()
  const { res } = context
  if (context.req.method !== 'GET' || res.status !== 200 || !isJson(res)) return
  const tag = res.headers.get('etag') ?? tagOf(await res.clone().text())
  if (isUnchanged(context.req.header('if-none-match'), tag)) {
    context.res = new Response(null, { status: 304, headers: { etag: tag } })
    context.res.headers.delete('content-type')
  } else context.res.headers.set('etag', tag)
}

const isJson = (answer: Response): boolean =>
  answer.headers.get('content-type')?.startsWith('application/json') === true

const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
