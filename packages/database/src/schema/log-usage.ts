import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** Owner: edge. How much the phones of a tenant have uploaded on a day (UTC), against its quota. */
export const logUsage = pgTable(
  'log_usage',
  {
    tenant: text('tenant').notNull(),
    day: text('day').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.day] })],
)
