import { randomBytes } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database, Role } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { ApiToken } from './answers.ts'
import { digestApiToken } from './authentication.ts'
import { mayMake, RoleName, usualRole } from './roles.ts'

const OfTenant = z.object({ tenant: Slug.meta({ example: 'acme' }) })
export const TokenName = Slug.refine(
  (name) => name !== 'administrator',
  'the environment’s own token has this name',
).meta({
  example: 'billing',
})

const Body = z.strictObject({
  role: RoleName.optional().openapi({
    description:
      'what it may do: nothing mightier than who makes it. Without one a tenant’s is a reseller’s, an administrator’s an operator’s',
  }),
})

/** Whose tokens: those of a tenant, who see it and what is below, or those of administrators, who see everything. */
type Owner = { readonly path: string; readonly params: z.ZodObject; readonly whose: string }
const OWNERS: readonly Owner[] = [
  { path: '/v1/tenants/{tenant}/tokens', params: OfTenant, whose: 'a tenant, for it and those below it' },
  { path: '/v1/tokens', params: z.object({}), whose: 'administrators, for every tenant' },
]

type Row = { name: string; tenant: string | null; role: Role | null; created_at: string }
const show = ({ name, tenant, role, created_at }: Row) => ({
  token: name,
  ...(tenant === null ? {} : { tenant }),
  role: role ?? usualRole(tenant),
  createdAt: iso(created_at),
})

/** Bearer tokens by name. The token itself is answered once, by the PUT that makes it; kept is its digest. */
export function mountTokens(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>, sealer: Sealer): void {
  for (const { path, params, whose } of OWNERS) {
    const named = params.extend({ token: TokenName })
    const common = { tags: ['tokens'], security: secured }
    const refused = {
      403: problem('only an administrator has to do with these, or the role is mightier than the asker’s'),
      ...problems,
    }
    /** The tenant of the path, which is there; null for administrators' tokens, which only they may see. */
    const owner = async (context: Context): Promise<string | null> => {
      const { tenant } = parse(params, context.req.param()) as { tenant?: string }
      if (tenant === undefined && context.get('scope') !== undefined) throw new Refusal(403, 'for administrators only')
      if (tenant !== undefined) await requireTenant(sql, tenant)
      return tenant ?? null
    }
    const nameIn = (context: Context) => (parse(named, context.req.param()) as { token: string }).token

    mountRoute(
      app,
      {
        ...common,
        method: 'get',
        path,
        summary: `The tokens of ${whose}`,
        request: { params, query: PageQuery },
        responses: { 200: answer('a page', pageOf(ApiToken)), ...refused },
      },
      async (context) => {
        const tenant = await owner(context)
        const { limit, cursor } = parse(PageQuery, context.req.query())
        const [after] = readCursor(cursor, ['string']) ?? ['']
        const rows = await sql<
          Row[]
        >`select name, tenant, role, created_at from api_tokens where tenant is not distinct from ${tenant} and name > ${after} order by name limit ${limit + 1}`
        return context.json(
          page(rows, limit, ({ name }) => [name], show),
          200,
        )
      },
    )
    mountRoute(
      app,
      {
        ...common,
        method: 'put',
        path: `${path}/{token}`,
        summary: `Makes a token of ${whose}`,
        request: {
          params: named,
          body: { ...requestBody(Body.openapi({ example: { role: 'support' } })), required: false },
        },
        responses: {
          200: answer('it was there; its secret is not told again', ApiToken),
          201: answer('made', ApiToken),
          409: problem('it was there with another role'),
          ...refused,
        },
      },
      async (context) => {
        const tenant = await owner(context)
        const name = nameIn(context)
        const { role } = parse(Body, (await context.req.text()) === '' ? {} : await readJson(context))
        const asker = { role: context.get('role'), actor: context.get('actor') }
        const made = await makeToken({ sql }, sealer, { tenant, name, role }, asker)
        return context.json(made.body, made.status)
      },
    )
    mountRoute(
      app,
      {
        ...common,
        method: 'delete',
        path: `${path}/{token}`,
        summary: `Ends a token of ${whose}, at once and with whoever is signed in by it`,
        request: { params: named },
        responses: { 204: { description: 'ended' }, ...refused },
      },
      async (context) => {
        const tenant = await owner(context)
        const name = nameIn(context)
        await endToken({ sql }, { tenant, name }, context.get('actor'))
        return context.body(null, 204)
      },
    )
  }
}

const subject = (tenant: string | null, name: string) => (tenant === null ? name : `${tenant}/${name}`)

type Asker = { readonly role: Role; readonly actor: string }

/** Makes a token, unless it is there: its secret is in the answer of the making alone. Throws a 403 for a role that is mightier than the asker's. */
export async function makeToken(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  { tenant, name, role }: { tenant: string | null; name: string; role: Role | undefined },
  asker: Asker,
) {
  const wanted = role ?? usualRole(tenant)
  if (tenant === null && wanted === 'reseller') throw new Refusal(400, 'a reseller belongs to a tenant')
  if (!mayMake(asker.role, wanted)) throw new Refusal(403, `a ${asker.role} makes no ${wanted}`)
  const secret = `offhook_${randomBytes(32).toString('base64url')}`
  return sql.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`offhook token ${subject(tenant, name)}`}))`
    const [there] = await sql<
      Row[]
    >`select name, tenant, role, created_at from api_tokens where tenant is not distinct from ${tenant} and name = ${name}`
    if (there && role !== undefined && show(there).role !== role)
      throw new Refusal(409, `the token is there as a ${show(there).role}; make one of another name`)
    if (there) return { body: show(there), status: 200 as const }
    const digest = digestApiToken(secret, sealer.digestKey)
    const [row] = await sql<
      [Row]
    >`insert into api_tokens (digest, name, tenant, role) values (${digest}, ${name}, ${tenant}, ${wanted}) returning name, tenant, role, created_at`
    const detail = { role: wanted }
    await audit(sql, asker.actor, 'token.created', subject(tenant, name), detail, tenant ?? undefined)
    return { body: { ...show(row), secret }, status: 201 as const }
  })
}

/** Ends one, at once. Throws a 404. */
export async function endToken(
  { sql }: Pick<Database, 'sql'>,
  { tenant, name }: { tenant: string | null; name: string },
  actor: string,
): Promise<void> {
  await sql.begin(async (sql) => {
    const gone =
      await sql`delete from api_tokens where tenant is not distinct from ${tenant} and name = ${name} returning 1`
    if (gone.length === 0) throw missing('token')
    await audit(sql, actor, 'token.ended', subject(tenant, name), {}, tenant ?? undefined)
  })
}
