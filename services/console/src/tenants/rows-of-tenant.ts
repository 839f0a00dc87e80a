import { type Page, page, readCursor } from '../manners/paging.ts'
import type { AnySql } from '../outbox/outbox.ts'
import { requireTenant } from './tenants.ts'

type Names = Readonly<Record<string, string>>
type Asked = { readonly limit: number; readonly cursor?: string | undefined }

export type RowsOfTenant<Row> = {
  find(sql: AnySql, names: Names): Promise<Row | undefined>
  /** Nobody else writes it until the transaction is over. */
  lock(sql: AnySql, names: Names): Promise<Row | undefined>
  remove(sql: AnySql, names: Names): Promise<void>
  /** A page of a tenant's, by their names. Throws a 404 for a tenant that is not there. */
  list<Item>(sql: AnySql, names: Names, asked: Asked, show: (row: Row) => Item): Promise<Page<Item>>
}

/** The rows of a table whose key is a tenant and a name under it, e.g. `registrars` by `registrar`: all of their columns, and `xmin`. */
export function rowsOfTenant<Row extends object>(table: string, name: string): RowsOfTenant<Row> {
  const named = (sql: AnySql, names: Names) => sql`tenant = ${names.tenant!} and ${sql(name)} = ${names[name]!}`
  return {
    find: async (sql, names) =>
      (await sql<Row[]>`select *, xmin::text from ${sql(table)} where ${named(sql, names)}`)[0],
    lock: async (sql, names) =>
      (await sql<Row[]>`select *, xmin::text from ${sql(table)} where ${named(sql, names)} for update`)[0],
    async remove(sql, names) {
      await sql`delete from ${sql(table)} where ${named(sql, names)}`
    },
    async list(sql, { tenant }, { limit, cursor }, show) {
      await requireTenant(sql, tenant!)
      const [after] = readCursor(cursor, ['string']) ?? ['']
      const rows = await sql<Row[]>`
        select *, xmin::text from ${sql(table)} where tenant = ${tenant!} and ${sql(name)} > ${after} order by ${sql(name)} limit ${limit + 1}`
      return page<Row, ReturnType<typeof show>>(
        rows,
        limit,
        (row) => [String((row as Record<string, unknown>)[name])], // a column that there is
        show,
      )
    },
  }
}
