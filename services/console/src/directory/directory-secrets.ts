import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { type DirectorySecretKind, digestDirectorySecret, issueDirectorySecret } from '@offhook/directories'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { DirectorySecret } from './answers.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Kind = z.enum(['agi', 'ldap'])
export const DirectorySecretNames = ListNames.extend({ kind: Kind.meta({ example: 'agi' }) })

type Row = { tenant: string; kind: DirectorySecretKind; made_at: string }

const show = ({ tenant, kind, made_at }: Row, secret = '<secret>') => ({
  ...{ tenant, kind },
  use:
    kind === 'agi'
      ? `AGI(agi://127.0.0.1/${secret}/callerid)`
      : `bind DN ou=${tenant},dc=offhook with the secret as its password`,
  madeAt: iso(made_at),
})
export type ShownSecret = ReturnType<typeof show> & { readonly secret?: string }

/** The secrets that a tenant has, without themselves. */
export async function findDirectorySecrets({ sql }: Pick<Database, 'sql'>, tenant: string): Promise<ShownSecret[]> {
  const rows = await sql<
    Row[]
  >`select tenant, kind, made_at from directory_secrets where tenant = ${tenant} order by kind`
  return rows.map((row) => show(row))
}

/** Makes one in the place of the former, which ends at once. Throws a 404 without the tenant. */
export const makeDirectorySecret = (
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  { tenant, kind }: { tenant: string; kind: DirectorySecretKind },
  actor: string,
): Promise<ShownSecret> =>
  sql.begin(async (sql) => {
    await requireTenant(sql, tenant)
    const secret = issueDirectorySecret()
    const [row] = await sql<[Row]>`
      insert into directory_secrets (tenant, kind, digest) values (${tenant}, ${kind}, ${digestDirectorySecret(kind, secret, sealer.digestKey)})
      on conflict (tenant, kind) do update set digest = excluded.digest, made_at = now() returning tenant, kind, made_at`
    await audit(sql, actor, 'directory-secret.made', `${tenant}/${kind}`, {}, tenant)
    return { ...show(row, secret), secret }
  }) as Promise<ShownSecret>

/** Throws a 404. */
export async function endDirectorySecret(
  { sql }: Pick<Database, 'sql'>,
  { tenant, kind }: { tenant: string; kind: DirectorySecretKind },
  actor: string,
): Promise<void> {
  await sql.begin(async (sql) => {
    const gone = await sql`delete from directory_secrets where tenant = ${tenant} and kind = ${kind} returning 1`
    if (gone.length === 0) throw missing('secret')
    await audit(sql, actor, 'directory-secret.ended', `${tenant}/${kind}`, {}, tenant)
  })
}

/** What opens a tenant's directory to its Asterisk and its phones: made here, told once, kept as digests. */
export function mountDirectorySecrets(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>, sealer: Sealer): void {
  const common = { tags: ['contacts'], security: secured }
  const path = '/v1/tenants/{tenant}/directory-secrets/{kind}'
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: '/v1/tenants/{tenant}/directory-secrets',
      summary: 'Which secrets open a tenant’s directory, without themselves',
      request: { params: ListNames },
      responses: { 200: answer('those that were made', z.object({ items: z.array(DirectorySecret) })), ...problems },
    },
    async (context) => {
      const { tenant } = parse(ListNames, context.req.param())
      await requireTenant(sql, tenant)
      return context.json({ items: await findDirectorySecrets({ sql }, tenant) }, 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path,
      summary: 'Makes the key of AGI or the password of LDAP anew; the former ends at once',
      request: { params: DirectorySecretNames },
      responses: { 201: answer('made, and told this once', DirectorySecret), ...problems },
    },
    async (context) =>
      context.json(
        await makeDirectorySecret(
          { sql },
          sealer,
          parse(DirectorySecretNames, context.req.param()),
          context.get('actor'),
        ),
        201,
      ),
    { repeatable: false },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      path,
      summary: 'Ends the key of AGI or the password of LDAP',
      request: { params: DirectorySecretNames },
      responses: { 204: { description: 'ended' }, ...problems },
    },
    async (context) => {
      await endDirectorySecret({ sql }, parse(DirectorySecretNames, context.req.param()), context.get('actor'))
      return context.body(null, 204)
    },
  )
}
