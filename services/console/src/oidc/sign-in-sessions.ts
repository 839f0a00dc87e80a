import { randomBytes } from 'node:crypto'
import type { Database, Role } from '@offhook/database'
import { type Asker, actorOf } from '../asking/authentication.ts'
import { usualRole } from '../asking/roles.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import type { Access } from './decide-access.ts'

export type Granted = Extract<Access, { kind: 'granted' }>

/** Whoever signed in by the provider is named `oidc:<sub>`. Slugs hold no colon: no token has such a name. */
const PREFIX = 'oidc:'

/**
 * Sessions of people whom an identity provider knows: rows, so that signing out ends one wherever its cookie went, and removing a tenant ends those of its people.
 * Undefined where there is no such tenant. The name is the one that the provider tells, for the audit trail to say who `oidc:…` is.
 */
export async function beginSession(
  { sql }: Pick<Database, 'sql'>,
  { subject, tenant, role }: Granted,
  name: string | undefined,
  expiresAt: Date,
): Promise<Buffer | undefined> {
  const session = randomBytes(32)
  return sql.begin(async (sql) => {
    await sql`delete from sign_in_sessions where expires_at < now()`
    if (tenant !== undefined && (await sql`select from tenants where tenant = ${tenant} for key share`).length === 0)
      return undefined
    await sql`
      insert into sign_in_sessions (session, subject, tenant, role, expires_at)
      values (${session}, ${subject}, ${tenant ?? null}, ${role}, ${expiresAt.toISOString()})`
    await note(sql, 'session.begun', subject, tenant, { role, ...(name === undefined ? {} : { name }) })
    return session
  })
}

/** Nothing for what is no session: a token's. */
export const endSession =
  ({ sql }: Pick<Database, 'sql'>) =>
  (session: Buffer): Promise<void> =>
    sql.begin(async (sql) => {
      const [ended] = await sql<
        { subject: string; tenant: string | null }[]
      >`delete from sign_in_sessions where session = ${session} returning subject, tenant`
      if (ended) await note(sql, 'session.ended', ended.subject, ended.tenant ?? undefined, {})
    })

/** By the digest of a token or the name of a session, whichever the bearer or the cookie brings. */
export const findAsker =
  ({ sql }: Pick<Database, 'sql'>) =>
  async (digest: Buffer): Promise<Asker | undefined> => {
    const [row] = await sql<{ name: string; tenant: string | null; role: Role | null }[]>`
      select name, tenant, role from api_tokens where digest = ${digest}
      union all select ${PREFIX} || subject, tenant, role from sign_in_sessions where session = ${digest} and expires_at > now()`
    return row && { name: row.name, tenant: row.tenant ?? undefined, role: row.role ?? usualRole(row.tenant) }
  }

const note = (
  sql: AnySql,
  action: string,
  subject: string,
  tenant: string | undefined,
  detail: Record<string, unknown>,
): Promise<void> => {
  const name = `${PREFIX}${subject}`
  return audit(sql, actorOf({ name, tenant }), action, name, detail, tenant)
}
