import { bigint, foreignKey, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { tenants } from './tenants.ts'

/** Owner: console. Searches of log lines that a tenant keeps, and how many lines in how long are too many. Lines of the tenant's phones and of those below it count. */
export const logAlerts = pgTable(
  'log_alerts',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    alert: text('alert').notNull(),
    /** Contained in the text, letter case aside; null: every line. */
    q: text('q'),
    /** At least this severe; null: any, those that did not parse too. */
    level: smallint('level'),
    times: integer('times').notNull(),
    withinSeconds: integer('within_seconds').notNull(),
    description: text('description'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.alert] })],
)

/** Matching lines of one slot of time (its number since 1970): how many, and of which phones the first and the last one were. */
export type LogAlertSlot = readonly [slot: number, lines: number, first: string, last: string]

/** Owner: log-collector. What was counted of each alert, written with the lines that were counted. */
export const logAlertStates = pgTable(
  'log_alert_states',
  {
    tenant: text('tenant').notNull(),
    alert: text('alert').notNull(),
    /** The text, level and time that the rest was counted for; an alert that asks for something else begins anew. */
    countedFor: text('counted_for').notNull(),
    /** Ascending. */
    slots: jsonb('slots').$type<LogAlertSlot[]>().notNull(),
    /** The slots from which and up to which there were too many lines, the last time that was so. */
    overFrom: bigint('over_from', { mode: 'number' }),
    overTo: bigint('over_to', { mode: 'number' }),
    /** When it may be raised again; until then it is raised. */
    rearmsAt: instant('rearms_at'),
    /** How it was raised last. */
    raisedAt: instant('raised_at'),
    raisedLines: integer('raised_lines'),
    raisedFirst: text('raised_first'),
    raisedLast: text('raised_last'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.alert] }),
    foreignKey({
      columns: [table.tenant, table.alert],
      foreignColumns: [logAlerts.tenant, logAlerts.alert],
    }).onDelete('cascade'),
  ],
)
