import type { Database } from '@offhook/database'
import {
  type DirectorySecretKind,
  indexNames,
  indexRoutes,
  type NameIndex,
  type RouteIndex,
} from '@offhook/directories'
import type { Contact } from '@offhook/phones'

/** What a tenant's Asterisk and phones may ask about. */
export type Book = {
  readonly tenant: string
  /** The tenant itself and those above it: a change of any of them may be one of this book. */
  readonly concerns: ReadonlySet<string>
  readonly contacts: readonly Contact[]
  readonly names: NameIndex
  readonly routes: RouteIndex
  /** How much it holds: contacts and routes. */
  readonly weight: number
}

type Row = { tenant: string; concerns: string[]; contacts: Contact[]; routes: { number: string; route: string }[] }

/** The book that a secret opens, as the database has it now: the contacts that the tenant's phones have in their files, and its own routes. */
export const readBook =
  ({ sql }: Pick<Database, 'sql'>) =>
  async (kind: DirectorySecretKind, digest: Buffer): Promise<Book | undefined> => {
    const [row] = await sql<Row[]>`
      select s.tenant,
        array(with recursive up as (
          select t.tenant, t.parent, 0 as height from tenants t where t.tenant = s.tenant
          union all select t.tenant, t.parent, up.height + 1 from tenants t join up on t.tenant = up.parent where up.height < 64
        ) select tenant from up) as concerns,
        coalesce((select value from offhook_inherited_setting(s.tenant, '{directory,contacts}')), '[]') as contacts,
        coalesce((select jsonb_agg(jsonb_build_object('number', r.number, 'route', r.route)) from routes r where r.tenant = s.tenant), '[]') as routes
      from directory_secrets s where s.kind = ${kind} and s.digest = ${digest}`
    if (!row) return undefined
    const { tenant, concerns, contacts, routes } = row
    return {
      ...{ tenant, contacts, concerns: new Set(concerns) },
      names: indexNames(contacts),
      routes: indexRoutes(routes),
      weight: contacts.length + routes.length,
    }
  }
