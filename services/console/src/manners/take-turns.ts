import type { AnySql } from '../outbox/outbox.ts'

/** Writers of one name take turns until they have committed, also before there is a row to lock: what each of them finds is what it changes. */
export const takeTurns = async (sql: AnySql, name: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext(${name}))`
}
