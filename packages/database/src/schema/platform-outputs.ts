import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** What of a line a PBX did not get, or which paging group. */
export type LeftOut = { what: string; because: string } & (
  | { mac: string; line: number; user: string }
  | { group: string }
)

/**
 * Owner: activator. How far each PBX that a `local` platform is written to has been brought. A row outlives its output and its platform until what was written
 * there has been taken out again.
 */
export const platformOutputs = pgTable(
  'platform_outputs',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    output: text('output').notNull(),
    kind: text('kind').$type<'asterisk' | 'kamailio'>().notNull(),
    /** The output as it was last written to, secrets included; sealed under `platform-output:<tenant>/<platform>/<output>`. */
    applied: bytea('applied'),
    /** Grows with each change that it is to be told of. */
    wanted: integer('wanted').notNull().default(1),
    /** `wanted` as it was when it was last brought up to date. */
    made: integer('made').notNull().default(0),
    /** When it is tried, if `wanted` is more than `made`. */
    dueAt: instant('due_at').notNull().defaultNow(),
    /** In a row, without success. */
    attempts: integer('attempts').notNull().default(0),
    accounts: integer('accounts').notNull().default(0),
    /** The first thousand. */
    leftOut: jsonb('left_out').$type<LeftOut[]>().notNull().default([]),
    succeededAt: instant('succeeded_at'),
    /** When the PBX last got something that it had not. */
    changedAt: instant('changed_at'),
    failedAt: instant('failed_at'),
    because: text('because'),
    detail: text('detail'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.platform, table.output] }),
    index('platform_outputs_due').on(table.dueAt).where(sql`made < wanted`),
  ],
)
