import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import * as schema from './schema/mod.ts'

export type Database = {
  /** Typed queries; `.prepare()` what is hot. */
  readonly db: PostgresJsDatabase<typeof schema>
  /** The driver itself, for `unnest` batches and partitions. Drizzle makes it pass times as text, both ways: write `${at.toISOString()}::timestamptz`, and arrays as `::text[]::timestamptz[]`. */
  readonly sql: Sql
  answers(): Promise<boolean>
  close(): Promise<void>
}

/** A pool that connects when first used and again whenever a server is back; queries fail at once while it is away. */
export function openDatabase(
  url: string,
  { pool = 8, name = 'offhook' }: { pool?: number; name?: string } = {},
): Database {
  const sql = postgres(url, {
    max: pool,
    connect_timeout: 5,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
    connection: { application_name: name },
    onnotice: () => {},
  })
  return {
    db: drizzle(sql, { schema }),
    sql,
    async answers() {
      await sql`select 1`
      return true
    },
    close: () => sql.end({ timeout: 5 }),
  }
}
