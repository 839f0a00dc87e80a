import type { Database } from '@offhook/database'
import type { KeptLine } from './read-boot-log.ts'

const ROWS = 2_000

/** Keeps many lines in few statements; a line that is there already stays. */
export async function keepLines({ sql }: Database, lines: readonly KeptLine[]): Promise<void> {
  for (let at = 0; at < lines.length; at += ROWS) {
    const some = lines.slice(at, at + ROWS)
    const column = <Name extends keyof KeptLine>(name: Name) => some.map((line) => line[name])
    await sql`
      insert into log_lines (received_at, upload, line, mac, tenant, boot, kind, logged_at, uptime_ms, ident, level, missed, text)
      select * from unnest(
        ${column('receivedAt')}::text[]::timestamptz[], ${column('upload')}::text[], ${column('line')}::int[], ${column('mac')}::text[], ${column('tenant')}::text[], ${column('boot')}::text[],
        ${column('kind')}::text[], ${column('loggedAt')}::text[]::timestamptz[], ${column('uptimeMs')}::bigint[], ${column('ident')}::text[], ${column('level')}::smallint[], ${column('missed')}::smallint[], ${column('text')}::text[])
      on conflict do nothing`
  }
}
