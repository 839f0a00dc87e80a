import { AsyncLocalStorage } from 'node:async_hooks'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql, TransactionSql } from 'postgres'
import type { Database } from './open-database.ts'
import * as schema from './schema/mod.ts'

/** The pool's own, and within {@link ScopedDatabase.as} that tenant's transaction; there `begin` is a part of it. */
export type ScopedDatabase = Database & {
  /**
   * Does `work` as a tenant, in one transaction: of every table it sees and takes rows of that tenant and those below it alone, because PostgreSQL's row-level
   * security says so. Undefined: as an administrator, who sees everything, in one transaction too. What `work` throws undoes all of it.
   */
  as<Result>(tenant: string | undefined, work: () => Promise<Result>): Promise<Result>
}

/** Nobody's forgotten query holds a connection for longer. */
const LIMITS = { statement_timeout: '20s', idle_in_transaction_session_timeout: '30s' }

/** One `sql` for code that need not know on whose behalf it runs. */
export function scopeDatabase(database: Database): ScopedDatabase {
  const transactions = new AsyncLocalStorage<TransactionSql>()
  const begin = (transaction: TransactionSql) => (work: (sql: TransactionSql) => Promise<unknown>) =>
    transaction.savepoint(work)
  const sql = new Proxy(database.sql, {
    apply: (pool, _, values: Parameters<Sql>) => (transactions.getStore() ?? pool)(...values),
    get(pool, name) {
      const transaction = transactions.getStore()
      if (!transaction) return Reflect.get(pool, name)
      return name === 'begin' ? begin(transaction) : Reflect.get(transaction, name)
    },
  })
  return {
    ...database,
    sql,
    db: drizzle(sql, { schema }),
    as: (tenant, work) =>
      database.sql.begin(async (transaction) => {
        const asker = tenant === undefined ? {} : { 'offhook.tenant': tenant, role: 'offhook_tenant' }
        const settings: Record<string, string> = { ...LIMITS, ...asker }
        await transaction`select set_config(name, value, true) from unnest(${Object.keys(settings)}::text[], ${Object.values(settings)}::text[]) as given (name, value)`
        return transactions.run(transaction, work)
      }) as ReturnType<typeof work>,
  }
}

/** Whether PostgreSQL refused a row because it belongs to a tenant outside. */
export const isOutsideScope = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42501' && /row-level security/.test(error.message)
