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
  /** Another one with every change of what it holds. */
  readonly revision: string
  /** The tenant itself and those above it: a change of any of them may be one of this book. */
  readonly concerns: ReadonlySet<string>
  readonly contacts: readonly Contact[]
  readonly names: NameIndex
  readonly routes: RouteIndex
  /** How much it holds: contacts and routes. */
  readonly weight: number
}

type Contents = { concerns: string[]; contacts: Contact[]; routes: { number: string; route: string }[] }
type Row = { tenant: string; revision: string; contents: Contents | null }

/** `same`: what it holds has the revision that was known. */
export type ReadBook = (kind: DirectorySecretKind, digest: Buffer, known?: string) => Promise<Book | 'same' | undefined>

/**
 * The book that a secret opens, as the database has it now: the contacts that the tenant's phones have in their files, and its own routes. Contents come only where
 * they are others than before: reading a large book takes milliseconds that calls would wait for.
 */
export const readBook =
  ({ sql }: Pick<Database, 'sql'>): ReadBook =>
  async (kind, digest, known) => {
    const [row] = await sql<Row[]>`
      with book as (
        select s.tenant, jsonb_build_object(
          'concerns', array(with recursive up as (
            select t.tenant, t.parent, 0 as height from tenants t where t.tenant = s.tenant
            union all select t.tenant, t.parent, up.height + 1 from tenants t join up on t.tenant = up.parent where up.height < 64
          ) select tenant from up order by height),
          'contacts', coalesce((select value from offhook_inherited_setting(s.tenant, '{directory,contacts}')), '[]'),
          'routes', coalesce((select jsonb_agg(jsonb_build_object('number', r.number, 'route', r.route) order by r.number) from routes r where r.tenant = s.tenant), '[]')
        ) as contents
        from directory_secrets s where s.kind = ${kind} and s.digest = ${digest}
      ), stamped as (select tenant, contents, md5(contents::text) as revision from book)
      select tenant, revision, case when revision is distinct from ${known ?? null} then contents end as contents from stamped`
    if (!row) return undefined
    const { tenant, revision, contents } = row
    if (!contents) return 'same'
    const { concerns, contacts, routes } = contents
    return {
      ...{ tenant, revision, contacts, concerns: new Set(concerns) },
      names: indexNames(contacts),
      routes: indexRoutes(routes),
      weight: contacts.length + routes.length,
    }
  }
