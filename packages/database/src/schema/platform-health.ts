import { integer, pgTable, primaryKey, real, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Owner: activator. How the platforms are that each of its processes asks, told every few seconds; a row that is not told again is no longer true. */
export const platformHealth = pgTable(
  'platform_health',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    /** Of the process that asks. */
    instance: text('instance').notNull(),
    state: text('state').$type<'closed' | 'open' | 'half-open'>().notNull(),
    since: instant('since').notNull(),
    /** Milliseconds, of the last 200 answers. */
    p50: real('p50'),
    p99: real('p99'),
    lastError: text('last_error'),
    lastErrorAt: instant('last_error_at'),
    asking: integer('asking').notNull(),
    waiting: integer('waiting').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.platform, table.instance] })],
)
