import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** Owner: edge. What phones put and get back: overrides, directories, call lists; sealed under `phone-file:<mac>/<name>`. Those of a former owner are left out of the view `current_phone_files`, and removed when the phone is next read. */
export const phoneFiles = pgTable(
  'phone_files',
  {
    mac: text('mac').notNull(),
    name: text('name').notNull(),
    sealed: bytea('sealed').notNull(),
    bytes: integer('bytes').notNull(),
    contentHash: text('content_hash').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mac, table.name] })],
)

/** Owner: edge. How long each log file of a phone has grown (what HEAD tells before an append), and the day's uploads against the quota. */
export const logFiles = pgTable(
  'log_files',
  {
    mac: text('mac').notNull(),
    name: text('name').notNull(),
    length: bigint('length', { mode: 'number' }).notNull(),
    day: text('day').notNull(),
    dayBytes: bigint('day_bytes', { mode: 'number' }).notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mac, table.name] })],
)
