import type { Database } from '@offhook/database'
import type { Sql, TransactionSql } from 'postgres'
import { countMatches } from './count-matches.ts'
import type { KeptLine } from './read-boot-log.ts'
import type { WatchedTenants } from './watched-tenants.ts'

const ROWS = 2_000

/**
 * Keeps many lines in few statements; a line that is there already stays, and counts no more. Lines of tenants with alerts are counted in the transaction that keeps them. Yields how
 * many alerts were raised.
 */
export async function keepLines(
  { sql }: Database,
  lines: readonly KeptLine[],
  watched: Pick<WatchedTenants, 'among'>,
): Promise<number> {
  let raised = 0
  for (let at = 0; at < lines.length; at += ROWS) {
    const some = lines.slice(at, at + ROWS)
    const covered = watched.among(some.map(({ tenant }) => tenant))
    if (covered.length === 0) await insertion(sql, some)
    else raised += await sql.begin((sql) => countMatches(sql, insertion(sql, some), covered))
  }
  return raised
}

/** The statement alone, so that what it inserted can be asked for. */
export function insertion(sql: Sql | TransactionSql, lines: readonly KeptLine[]) {
  const column = <Name extends keyof KeptLine>(name: Name) => lines.map((line) => line[name])
  return sql`
    insert into log_lines (received_at, upload, line, mac, tenant, boot, kind, logged_at, uptime_ms, ident, level, missed, text)
    select * from unnest(
      ${column('receivedAt')}::text[]::timestamptz[], ${column('upload')}::text[], ${column('line')}::int[], ${column('mac')}::text[], ${column('tenant')}::text[], ${column('boot')}::text[],
      ${column('kind')}::text[], ${column('loggedAt')}::text[]::timestamptz[], ${column('uptimeMs')}::bigint[], ${column('ident')}::text[], ${column('level')}::smallint[], ${column('missed')}::smallint[], ${column('text')}::text[])
    on conflict do nothing`
}
