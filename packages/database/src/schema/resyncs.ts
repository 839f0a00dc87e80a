import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Owner: console. Something asked of many phones; how far it is, is counted from what the services that do it write. */
export const operations = pgTable(
  'operations',
  {
    id: uuid('id').primaryKey(),
    tenant: text('tenant').notNull(),
    kind: text('kind').$type<'resync' | 'render'>().notNull(),
    what: text('what').notNull(),
    askedBy: text('asked_by').notNull(),
    macs: text('macs').array().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('operations_created').on(table.createdAt.desc(), table.id)],
)

/** Owner: notifier. What became of telling a phone to resync; `id` is the request's. */
export const resyncs = pgTable(
  'resyncs',
  {
    id: text('id').primaryKey(),
    operation: uuid('operation'),
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    what: text('what').notNull(),
    result: text('result').notNull(),
    status: integer('status'),
    attempts: integer('attempts').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('resyncs_operation').on(table.operation), index('resyncs_mac').on(table.mac, table.at.desc())],
)

/** Owner: notifier. Where the lines of phones are registered, as their registrars told. */
export const contacts = pgTable(
  'contacts',
  {
    mac: text('mac').notNull(),
    aor: text('aor').notNull(),
    contact: text('contact'),
    registeredAt: instant('registered_at').notNull(),
    expiresAt: instant('expires_at'),
  },
  (table) => [primaryKey({ columns: [table.mac, table.aor] })],
)
