import type { OpenAPIHono, z } from '@hono/zod-openapi'
import { type Page, PageQuery, pageOf } from './paging.ts'
import { missing } from './refusal.ts'
import { answer, mergePatch, mountRoute, parse, problem, problems, readJson, requestBody, secured } from './routes.ts'

/** A thing with a name: PUT makes or replaces it, GET, PATCH and DELETE stand beside, its siblings are a list. */
export type NamedResource<Names extends z.ZodObject, Body extends z.ZodObject> = {
  readonly what: string
  readonly listPath: string
  readonly path: string
  readonly names: Names
  /** The names that a list's path holds. */
  readonly listNames?: z.ZodObject
  readonly body: Body
  readonly answer: z.ZodType
  readonly example: z.input<Body>
  readonly listQuery?: z.ZodObject
  /** As the API shows it. */
  find(names: z.output<Names>): Promise<object | undefined>
  /**
   * Writes what `change` makes of the body that a PUT before would have sent, secrets included; undefined where there is none yet.
   * The row is locked meanwhile. True when it is new.
   */
  write(names: z.output<Names>, change: Change<z.output<Body>>, actor: string): Promise<boolean>
  /** False when it was not there. Throws a 409 when others depend on it. */
  remove(names: z.output<Names>, actor: string): Promise<boolean>
  list(names: Record<string, string>, query: z.output<typeof PageQuery> & Record<string, string>): Promise<Page<object>>
}

export type Change<Body> = (before: Body | undefined) => Body

export function mountNamed<Names extends z.ZodObject, Body extends z.ZodObject>(
  app: OpenAPIHono,
  resource: NamedResource<Names, Body>,
): void {
  const { what, path, listPath, body, names, example } = resource
  const tags = [`${what}s`]
  const common = { path, tags, security: secured, request: { params: names } }
  const shown = answer(`the ${what}`, resource.answer)
  const depends = problem('what it refers to is not there')

  mountRoute(
    app,
    { ...common, method: 'get', summary: `One ${what}`, responses: { 200: shown, ...problems } },
    async (context) => {
      const found = await resource.find(parse(names, context.req.param()))
      if (!found) throw missing(what)
      return context.json(found, 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      summary: `Makes or replaces a ${what}`,
      request: { params: names, body: requestBody(body.openapi({ example } as never)) }, // the example is checked against the body above
      responses: { 200: shown, 201: { ...shown, description: 'made' }, 409: depends, ...problems },
    },
    async (context) => {
      const named = parse(names, context.req.param())
      const wanted = parse(body, await readJson(context))
      const created = await resource.write(named, () => wanted, context.get('actor'))
      return context.json((await resource.find(named)) ?? {}, created ? 201 : 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'patch',
      summary: `Changes fields of a ${what}; null removes one (RFC 7396)`,
      request: {
        params: names,
        body: requestBody(
          body.partial().openapi({ example: patchExample(example) } as never),
          'application/merge-patch+json',
        ),
      },
      responses: { 200: shown, 409: depends, ...problems },
    },
    async (context) => {
      const named = parse(names, context.req.param())
      const patch = await readJson(context)
      const change = (before: z.output<Body> | undefined) => {
        if (!before) throw missing(what)
        return parse(body, mergePatch(before, patch))
      }
      await resource.write(named, change, context.get('actor'))
      return context.json((await resource.find(named)) ?? {}, 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      summary: `Removes a ${what}`,
      responses: { 204: { description: 'removed' }, 409: problem('something depends on it'), ...problems },
    },
    async (context) => {
      if (!(await resource.remove(parse(names, context.req.param()), context.get('actor')))) throw missing(what)
      return context.body(null, 204)
    },
  )
  const query = resource.listQuery ? PageQuery.extend(resource.listQuery.shape) : PageQuery
  const params = resource.listNames
  mountRoute(
    app,
    {
      method: 'get',
      path: listPath,
      tags,
      security: secured,
      summary: `All ${what}s`,
      request: { query, ...(params ? { params } : {}) },
      responses: { 200: answer('a page', pageOf(resource.answer)), ...problems },
    },
    async (context) => {
      const listed = params ? (parse(params, context.req.param()) as Record<string, string>) : {} // slugs, all of them
      return context.json(await resource.list(listed, parse(query, context.req.query()) as never), 200)
    },
  )
}

/** The first field of a PUT's example, as a patch. */
const patchExample = (example: object) => Object.fromEntries(Object.entries(example).slice(0, 1))
