import type postgres from 'postgres'

/** A kind of statement, constants left out, and what it cost PostgreSQL. */
export type DearStatement = { readonly calls: number; readonly ms: number; readonly statement: string }

/** For {@link startRig}: PostgreSQL counts what its statements cost, which costs it a few percent. */
export const COUNTING_STATEMENTS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': '5000',
}

export async function forgetStatements(sql: postgres.Sql): Promise<void> {
  await sql`create extension if not exists pg_stat_statements`
  await sql`select pg_stat_statements_reset()`
}

/** Of every database of the server, since they were forgotten; the dearest first. */
export async function dearStatements(sql: postgres.Sql, limit: number): Promise<DearStatement[]> {
  return sql<DearStatement[]>`
    select calls::int, (total_exec_time + total_plan_time)::float8 as ms, regexp_replace(query, '\\s+', ' ', 'g') as statement
    from pg_stat_statements order by 2 desc limit ${limit}`
}
