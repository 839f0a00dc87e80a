import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { tenants } from './tenants.ts'

/** Owner: console; the notifier writes how its receiver does: `disabled_…`, `failures`, `failing_since`, `resume_at`. Where a tenant wants to be told what becomes of its phones. */
export const webhooks = pgTable(
  'webhooks',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    webhook: text('webhook').notNull(),
    url: text('url').notNull(),
    /** Types of events; empty: all of them. */
    events: text('events').array().notNull().default([]),
    /** Standard Webhooks secrets as `[{secret, until?}]`, the newest first, sealed under `webhook:<tenant>/<webhook>`. */
    secrets: bytea('secrets').notNull(),
    /** Whether the URL may lead to a private address. */
    allowPrivate: boolean('allow_private').notNull().default(false),
    disabledAt: instant('disabled_at'),
    disabledBecause: text('disabled_because'),
    /** Attempts that failed since the last one that did not. */
    failures: integer('failures').notNull().default(0),
    failingSince: instant('failing_since'),
    /** Nothing is sent before. */
    resumeAt: instant('resume_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.webhook] })],
)

export type DeliveryState = 'waiting' | 'delivered' | 'given-up'

/** Owner: notifier; the console adds tests, and sets rows back to `waiting` for a replay. One event for one webhook: what was sent, how often it was tried and what came back. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** The `webhook-id` that the receiver sees; the same for every attempt. */
    id: text('id').primaryKey(),
    tenant: text('tenant').notNull(),
    webhook: text('webhook').notNull(),
    type: text('type').notNull(),
    body: jsonb('body').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<DeliveryState>().notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    /** How many retries were used up, since the event or its last replay. */
    rung: integer('rung').notNull().default(0),
    /** When it is due. Whoever takes it moves this on by a lease, so that what a notifier leaves behind comes due again. */
    nextAt: instant('next_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    foreignKey({
      columns: [table.tenant, table.webhook],
      foreignColumns: [webhooks.tenant, webhooks.webhook],
    }).onDelete('cascade'),
    index('webhook_deliveries_due').on(table.tenant, table.webhook, table.nextAt).where(sql`state = 'waiting'`),
    index('webhook_deliveries_of').on(table.tenant, table.webhook, table.createdAt, table.id),
    index('webhook_deliveries_created').on(table.createdAt),
  ],
)
