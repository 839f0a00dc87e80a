import type { Database, ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'

export type PhoneQuery = {
  /** MACs after this one. */
  after: string
  tenant?: string | undefined
  /** How a MAC begins or ends, how an address of record, a name on a line or a model begins, or a tenant. */
  q?: string | undefined
  /** Of the latest boot; `ordered` for phones that never booted. */
  state?: string | undefined
  limit: number
}

type Sql = Database['sql'] | ScopedDatabase['sql']
type Table = 'phones' | 'credentials' | 'phone_observations' | 'line_addresses' | 'boots'

const KNOWN = ['phones', 'credentials', 'phone_observations'] as const
/** Sorts after everything that a text goes on with. */
const LAST = '\u{10ffff}'

/**
 * The `limit + 1` first MACs that a search means, as a query. Every part of it walks an index from where the text begins, or from the page's first MAC, and
 * none reads more than a page, however many phones there are.
 */
export function searchPhones(sql: Sql, { after, tenant, q, state, limit }: PhoneQuery) {
  const hasBooted = state !== undefined && state !== 'ordered'
  const inState =
    state === undefined
      ? sql``
      : hasBooted
        ? sql`and (select b.state from boots b where b.mac = t.mac and b.kind = 'boot' order by b.started_at desc limit 1) = ${state}`
        : sql`and not exists (select from boots b where b.mac = t.mac and b.kind = 'boot')`
  const from = (table: Table, where = sql``) => sql`
    (select ${table === 'line_addresses' || table === 'boots' ? sql`distinct` : sql``} t.mac from ${sql(table)} t
     where t.mac > ${after} ${tenant ? sql`and t.tenant = ${tenant}` : sql``} ${where} ${inState} order by t.mac limit ${limit + 1})`
  const branches =
    q !== undefined
      ? textBranches(q)
      : hasBooted
        ? [from('boots', sql`and t.kind = 'boot' and t.state = ${state}`)]
        : KNOWN.map((table) => from(table))
  const union = branches.reduce((all, branch) => sql`${all} union ${branch}`)
  return sql`select mac from (${union}) found order by mac limit ${limit + 1}`

  function textBranches(q: string) {
    const text = q.toLowerCase()
    const digits = text.replace(/[:.\s-]/g, '')
    const isPartOfMac = /^[0-9a-f]{2,12}$/.test(digits)
    const reversed = [...digits].reverse().join('')
    const begins = sql`and t.mac >= ${digits} and t.mac < ${`${digits}g`}`
    const ends = sql`and reverse(t.mac) collate "C" >= ${reversed} and reverse(t.mac) collate "C" < ${`${reversed}g`}`
    return [
      ...(isPartOfMac
        ? [...KNOWN.flatMap((table) => [from(table, begins), from(table, ends)]), from('boots', begins)]
        : []),
      // Of an address the host alone is in lower case.
      ...[...new Set([q, text])].map((begin) =>
        from('line_addresses', sql`and t.aor collate "C" >= ${begin} and t.aor collate "C" < ${begin + LAST}`),
      ),
      from(
        'line_addresses',
        sql`and t.name <> '' and t.name collate "C" >= ${text} and t.name collate "C" < ${text + LAST}`,
      ),
      ...(['phones', 'phone_observations'] as const).map((table) =>
        from(table, sql`and lower(t.model) collate "C" >= ${text} and lower(t.model) collate "C" < ${text + LAST}`),
      ),
      ...(Slug.safeParse(q).success ? KNOWN.map((table) => from(table, sql`and t.tenant = ${q}`)) : []),
    ]
  }
}
