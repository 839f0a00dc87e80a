import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { platforms } from './tenants.ts'

/** `parked`: about a phone that is not known yet; it is applied when the phone appears. */
export type AccountEventState = 'waiting' | 'applied' | 'parked' | 'failed'

/** Owner: console, which takes them; the activator writes what became of them, and tidies up. What tenants' platforms told, by the id they gave it. */
export const accountEvents = pgTable(
  'account_events',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    /** The platform's `webhook-id`. */
    id: text('id').notNull(),
    /** In order of receipt. */
    seq: bigint('seq', { mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    type: text('type').notNull(),
    /** The phone, where it names one. */
    mac: text('mac'),
    /** The account's user name, where it names one. */
    account: text('account'),
    /** Where the account registers, where it says so: the same user name elsewhere is another account. */
    registrar: text('registrar'),
    /** What it is about, itself first: `acme/main phone 0004f21a2457`, `acme/main account 201`. Events that share one are applied in order. */
    keys: text('keys').array().notNull(),
    /** Keyed digest of the body, so that the same id with another body is known when the body is gone. */
    digest: bytea('digest').notNull(),
    /** The event as it came, passwords included; sealed under `account-event:<tenant>/<platform>/<id>`, null once it is applied or has failed. */
    sealed: bytea('sealed'),
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
    index('account_events_keys').using('gin', table.keys),
    index('account_events_received').on(table.tenant, table.seq.desc()),
  ],
)
