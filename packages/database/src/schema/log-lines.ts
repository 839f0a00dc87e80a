import { bigint, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Owner: log-collector. Partitioned by day of `received_at` (see the migration); retention drops whole partitions.
 * `upload` and `line` make a repeated delivery harmless.
 */
export const logLines = pgTable(
  'log_lines',
  {
    receivedAt: instant('received_at').notNull(),
    upload: text('upload').notNull(),
    line: integer('line').notNull(),
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    boot: text('boot'),
    kind: text('kind').notNull(),
    /** When the phone wrote it, where its stamp says so. */
    loggedAt: instant('logged_at'),
    /** Milliseconds since the phone started, where the stamp says that. */
    uptimeMs: bigint('uptime_ms', { mode: 'number' }),
    ident: text('ident'),
    /** 0 debug … 6 fatal; null where the line did not parse. */
    level: smallint('level'),
    missed: smallint('missed'),
    text: text('text').notNull(),
  },
  (table) => [index('log_lines_tenant').on(table.tenant, table.receivedAt, table.upload, table.line)],
)
