import { index, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** Owner: console. What was answered under an `Idempotency-Key`, for 24 hours; `status` is null while the first request runs. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    actor: text('actor').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body: the same key with another request is a mistake. */
    request: bytea('request').notNull(),
    status: smallint('status'),
    answer: jsonb('answer').$type<unknown>(),
    /** Of the answer: its type, location and entity tag. */
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.actor, table.key] }), index('idempotency_keys_created').on(table.createdAt)],
)
