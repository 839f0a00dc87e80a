import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { platforms } from './tenants.ts'

/** `parked`: about a phone that is not known yet; it is applied when the phone appears. */
export type AccountEventState = 'waiting' | 'applied' | 'parked' | 'failed'

/** Owner: console, which takes them; the activator writes what became of them. What tenants' platforms told, by the id they gave it. */
export const accountEvents = pgTable(
  'account_events',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    /** The platform's `webhook-id`. */
    id: text('id').notNull(),
    type: text('type').notNull(),
    /** The phone, where it names one. */
    mac: text('mac'),
    /** The account's user name, where it names one. */
    account: text('account'),
    /** The event as it came, passwords included; sealed under `account-event:<tenant>/<platform>/<id>`. */
    sealed: bytea('sealed').notNull(),
    state: text('state').$type<AccountEventState>().notNull().default('waiting'),
    /** What it waits for or why it failed. */
    because: text('because'),
    /** Phones that it changed. */
    phones: integer('phones').notNull().default(0),
    happenedAt: instant('happened_at').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.platform, table.id] }),
    foreignKey({
      columns: [table.tenant, table.platform],
      foreignColumns: [platforms.tenant, platforms.platform],
    }).onDelete('cascade'),
    index('account_events_open')
      .on(table.tenant, table.platform, table.receivedAt)
      .where(sql`state in ('waiting', 'parked')`),
    index('account_events_parked').on(table.mac).where(sql`state = 'parked'`),
    index('account_events_received').on(table.tenant, table.receivedAt.desc()),
  ],
)
