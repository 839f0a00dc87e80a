import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Page, PageQuery } from './paging.ts'
import { missing, Refusal } from './refusal.ts'

/** A thing with a name: PUT makes or replaces it, GET, PATCH and DELETE stand beside, its siblings are a list. */
export type NamedResource<Names extends z.ZodObject, Body extends z.ZodObject> = {
  readonly what: string
  readonly listPath: string
  readonly path: string
  readonly names: Names
  readonly body: Body
  readonly example: object
  readonly listQuery?: z.ZodObject
  /** As the API shows it. */
  find(names: z.output<Names>): Promise<object | undefined>
  /** What PATCH merges into: the body that PUT would have taken, secrets included. */
  findBody(names: z.output<Names>): Promise<object | undefined>
  /** True when it is new. */
  write(names: z.output<Names>, body: z.output<Body>): Promise<boolean>
  /** False when it was not there. */
  remove(names: z.output<Names>): Promise<boolean>
  list(names: Record<string, string>, query: z.output<typeof PageQuery> & Record<string, string>): Promise<Page<object>>
}

const json = (description: string, schema: z.ZodType = z.looseObject({})) => ({
  description,
  content: { 'application/json': { schema } },
})

export const problems = {
  400: {
    description: 'not understood',
    content: {
      'application/problem+json': {
        schema: z.looseObject({ status: z.int(), title: z.string(), detail: z.string().optional() }),
      },
    },
  },
  401: { description: 'no valid bearer token' },
  404: { description: 'no such thing' },
} as const

export const secured = [{ bearer: [] }]

export function mountNamed<Names extends z.ZodObject, Body extends z.ZodObject>(
  app: OpenAPIHono,
  resource: NamedResource<Names, Body>,
): void {
  const { what, path, listPath, body, example } = resource
  const params = resource.names
  const tags = [`${what}s`]
  const common = { path, tags, security: secured, request: { params } }
  const readNames = (raw: Record<string, string>) => parse(params, raw)

  app.openapi(
    createRoute({
      ...common,
      method: 'get',
      summary: `One ${what}`,
      responses: { 200: json(`the ${what}`), ...problems },
    }),
    async (context) => {
      const found = await resource.find(readNames(context.req.param()))
      if (!found) throw missing(what)
      return context.json(found, 200)
    },
  )
  const withBody = {
    params,
    body: { required: true, content: { 'application/json': { schema: body.openapi({ example }) } } },
  }
  app.openapi(
    createRoute({
      ...common,
      method: 'put',
      summary: `Makes or replaces a ${what}`,
      request: withBody,
      responses: { 200: json('replaced'), 201: json('made'), ...problems },
    }),
    async (context) => {
      const names = readNames(context.req.param())
      const created = await resource.write(names, context.req.valid('json' as never) as z.output<Body>)
      return context.json((await resource.find(names)) ?? {}, created ? 201 : 200)
    },
  )
  app.openapi(
    createRoute({
      ...common,
      method: 'patch',
      summary: `Changes fields of a ${what}; null removes one (RFC 7396)`,
      responses: { 200: json('changed'), ...problems },
    }),
    async (context) => {
      const names = readNames(context.req.param())
      const before = await resource.findBody(names)
      if (!before) throw missing(what)
      const merged = mergePatch(before, await readJson(context.req.raw))
      await resource.write(names, parse(body, merged))
      return context.json((await resource.find(names)) ?? {}, 200)
    },
  )
  app.openapi(
    createRoute({
      ...common,
      method: 'delete',
      summary: `Removes a ${what}`,
      responses: { 204: { description: 'removed' }, 409: { description: 'something depends on it' }, ...problems },
    }),
    async (context) => {
      if (!(await resource.remove(readNames(context.req.param())))) throw missing(what)
      return context.body(null, 204)
    },
  )
  const query = resource.listQuery ? PageQuery.extend(resource.listQuery.shape) : PageQuery
  app.openapi(
    createRoute({
      method: 'get',
      path: listPath,
      tags,
      security: secured,
      summary: `All ${what}s`,
      request: { query },
      responses: { 200: json('a page'), ...problems },
    }),
    async (context) =>
      context.json(await resource.list(context.req.param(), parse(query, context.req.query()) as never), 200),
  )
}

/** Parses or refuses with every fault's path; values are not quoted. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error)
}

export const invalid = (error: z.ZodError): Refusal =>
  new Refusal(400, 'the request does not have the right shape', {
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  })

export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
}

/** JSON Merge Patch (RFC 7396). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const merged: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}
