import { createRoute, type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { idempotencyHeader } from './idempotency-header.ts'
import { Refusal } from './refusal.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Who asks: the name of the token in the audit trail. */
    actor: string
    /** The tenant whose subtree the asker sees; undefined for an administrator. */
    scope: string | undefined
    /** The same for every repeat of a request under one `Idempotency-Key`. */
    operation: string | undefined
    /** What is answered is not kept for repeats. */
    unkept: true | undefined
  }
}

/**
 * A route and its page in the OpenAPI document. The handler parses what it reads, so that every fault is answered in one way.
 * Every POST with a bearer token takes an `Idempotency-Key`. One that answers a secret or a stream has `repeatable: false`: what it answers is written nowhere, so a
 * repeat does the thing again.
 */
export function mountRoute(
  app: OpenAPIHono,
  config: RouteConfig,
  handle: (context: Context) => Promise<Response> | Response,
  { repeatable = true }: { repeatable?: boolean } = {},
): void {
  const route = createRoute(documented(config, repeatable))
  app.openAPIRegistry.registerPath(route)
  app.on(config.method.toUpperCase(), route.getRoutingPath(), (context) => {
    if (!repeatable) context.set('unkept', true)
    return handle(context)
  })
}

/** What every route of its method takes and answers besides its own. */
function documented(config: RouteConfig, repeatable: boolean): RouteConfig {
  if (!config.path.startsWith('/v1/')) return config
  const { request = {} } = config
  if (config.method === 'get')
    return isJson(config.responses[200]) ? { ...config, responses: { ...config.responses, 304: unchanged } } : config
  if (config.security !== secured) return config
  const responses: RouteConfig['responses'] = { 403: problem('not for the role of the asker'), ...config.responses }
  if (config.method !== 'post' || !repeatable) return { ...config, responses }
  const headers =
    request.headers instanceof z.ZodObject ? request.headers.extend(idempotencyHeader.shape) : idempotencyHeader
  return {
    ...config,
    request: { ...request, headers },
    responses: {
      ...responses,
      409: responses[409] ?? problem('the first request under this Idempotency-Key still runs'),
      422: responses[422] ?? problem('the Idempotency-Key was used for another request'),
    },
  }
}

const isJson = (response: object | undefined): boolean =>
  response !== undefined && 'content' in response && 'application/json' in (response.content as object)

const unchanged = { description: 'what `If-None-Match` names is still so' }

/** RFC 9457. */
export const Problem = z
  .looseObject({
    type: z.string(),
    status: z.int(),
    title: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem', {
    example: {
      type: 'about:blank',
      status: 400,
      title: 'Bad Request',
      detail: 'the request does not have the right shape',
      errors: [{ path: 'lines.0.port', message: 'Invalid input: expected number, received string' }],
    },
  })

export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

export const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
})

export const requestBody = (schema: z.ZodType, type = 'application/json') => ({
  required: true,
  content: { [type]: { schema } },
})

/** What any route may answer. */
export const problems = {
  400: problem('not understood'),
  401: problem('no valid bearer token'),
  404: problem('no such thing'),
  429: problem('too many requests, or too many wrong tokens; `Retry-After` says when to go on'),
  503: problem('the bus or the database is away; try again'),
} as const

export const secured = [{ bearer: [] }]

/** Parses or refuses with every fault's path; values are not quoted. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Refusal(400, 'the request does not have the right shape', {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  })
}

export async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json()
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new Refusal(400, 'the body is not JSON')
  }
}

const MAX_DEPTH = 32

/** JSON Merge Patch (RFC 7396). Throws a 400 for what is nested deeper than anything here is. */
export function mergePatch(target: unknown, patch: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Refusal(400, `a patch is nested ${MAX_DEPTH} deep at most`)
  if (!isObject(patch)) return patch
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), value, depth + 1))
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
