import type { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { mayChange } from '../asking/roles.ts'
import { ifMatch, ifNoneMatch, stale, tagged } from './entity-tag-headers.ts'
import { entityTag, type Precondition, preconditionOf, type Shown } from './entity-tags.ts'
import { MASK } from './mask-secrets.ts'
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
  /** Fields that let whoever knows them do something; masked for who only reads. */
  readonly powerful?: readonly string[]
  /** As the API shows it, with the revision of its row under {@link REVISION}. */
  find(names: z.output<Names>): Promise<Shown | undefined>
  /** The body that a PUT would have sent, secrets included; for what reveals them on purpose. */
  whole?(names: z.output<Names>): Promise<z.output<Body> | undefined>
  /**
   * Writes what `change` makes of the body that a PUT before would have sent, secrets included, and of the row's revision (`revisionOf`); both undefined
   * where there is none yet. The row is locked meanwhile. True when it is new. `scope` is the tenant that the asker is bound to.
   */
  write(
    names: z.output<Names>,
    change: Change<z.output<Body>>,
    actor: string,
    scope: string | undefined,
  ): Promise<boolean | Written>
  /** False when it was not there. Asks `allow` first, with the locked row's revision. Throws a 409 when others depend on it. */
  remove(names: z.output<Names>, actor: string, allow: Precondition): Promise<boolean>
  list(names: Record<string, string>, query: z.output<typeof PageQuery> & Record<string, string>): Promise<Page<object>>
}

/** What a write made that is shown by its own answer and never again, e.g. `{ secret: 'whsec_…' }`. */
export type Written = { readonly created: boolean; readonly once: object }

export type Change<Body> = (before: Body | undefined, revision?: string) => Body

export function mountNamed<Names extends z.ZodObject, Body extends z.ZodObject>(
  app: OpenAPIHono,
  resource: NamedResource<Names, Body>,
): void {
  const { what, path, listPath, body, names, example } = resource
  const tags = [`${what}s`]
  const common = { path, tags, security: secured, request: { params: names } }
  const shown = { ...answer(`the ${what}`, resource.answer), headers: tagged }
  const depends = problem('what it refers to is not there')
  const seen = <Thing extends object>(context: Context, thing: Thing): Thing =>
    mayChange(context.get('role'))
      ? thing
      : { ...thing, ...Object.fromEntries((resource.powerful ?? []).map((field) => [field, MASK])) }

  mountRoute(
    app,
    { ...common, method: 'get', summary: `One ${what}`, responses: { 200: shown, ...problems } },
    async (context) => {
      const found = await resource.find(parse(names, context.req.param()))
      if (!found) throw missing(what)
      return context.json(seen(context, found), 200, { etag: entityTag(found) })
    },
  )
  /** What a write left, as a GET would answer it. */
  const left = async (context: Context, named: z.output<Names>, written: boolean | Written) => {
    const { created, once } = typeof written === 'boolean' ? { created: written, once: {} } : written
    const status = created ? 201 : 200
    const found = await resource.find(named)
    return found ? context.json({ ...found, ...once }, status, { etag: entityTag(found) }) : context.json({}, status)
  }
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      summary: `Makes or replaces a ${what}`,
      request: {
        params: names,
        headers: ifMatch.extend(ifNoneMatch.shape),
        body: requestBody(body.meta({ example })), // the example is checked against the body above
      },
      responses: { 200: shown, 201: { ...shown, description: 'made' }, 409: depends, 412: stale, ...problems },
    },
    async (context) => {
      const named = parse(names, context.req.param())
      const wanted = parse(body, await readJson(context))
      const allow = preconditionOf(context)
      const change = (_: z.output<Body> | undefined, revision?: string) => {
        allow(revision)
        return wanted
      }
      return left(context, named, await resource.write(named, change, context.get('actor'), context.get('scope')))
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
        headers: ifMatch,
        body: requestBody(body.partial().meta({ example: patchExample(example) }), 'application/merge-patch+json'),
      },
      responses: { 200: shown, 409: depends, 412: stale, ...problems },
    },
    async (context) => {
      const named = parse(names, context.req.param())
      const patch = await readJson(context)
      const allow = preconditionOf(context)
      const change = (before: z.output<Body> | undefined, revision?: string) => {
        if (!before) throw missing(what)
        allow(revision)
        return parse(body, mergePatch(before, patch))
      }
      return left(context, named, await resource.write(named, change, context.get('actor'), context.get('scope')))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      summary: `Removes a ${what}`,
      request: { params: names, headers: ifMatch },
      responses: { 204: { description: 'removed' }, 409: problem('something depends on it'), 412: stale, ...problems },
    },
    async (context) => {
      const named = parse(names, context.req.param())
      if (!(await resource.remove(named, context.get('actor'), preconditionOf(context)))) throw missing(what)
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
      const { items, next } = await resource.list(listed, parse(query, context.req.query()) as never)
      return context.json({ items: items.map((item) => seen(context, item)), next }, 200)
    },
  )
}

/** The first field of a PUT's example, as a patch. */
const patchExample = (example: object) => Object.fromEntries(Object.entries(example).slice(0, 1))
