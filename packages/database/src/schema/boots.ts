import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export type BootState = 'running' | 'stalled' | 'completed' | 'refused'

/** `change`: outside a boot a phone's files became others, and the phone was told. */
export type SessionKind = 'boot' | 'change'

/** Owner: tracer. One row per boot session, and per change. */
export const boots = pgTable(
  'boots',
  {
    boot: text('boot').primaryKey(),
    kind: text('kind').$type<SessionKind>().notNull().default('boot'),
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    family: text('family'),
    model: text('model'),
    firmware: text('firmware'),
    state: text('state').$type<BootState>().notNull(),
    /** The step it is stuck after, when stalled; why, when refused. */
    diagnosis: jsonb('diagnosis').$type<{
      stuckAfter?: string
      expected?: string
      because?: string
      text: string
      cause?: string
      check?: string
    } | null>(),
    startedAt: instant('started_at').notNull(),
    lastStepAt: instant('last_step_at').notNull(),
    /** When it counts as stalled unless something comes before; null: it does not run. */
    stallsAt: instant('stalls_at'),
    finishedAt: instant('finished_at'),
    steps: integer('steps').notNull().default(0),
    /** Reasons for which `boot.stalled` was told. */
    stallsTold: text('stalls_told').array().notNull().default([]),
  },
  (table) => [
    index('boots_started').on(table.startedAt.desc(), table.boot),
    index('boots_tenant').on(table.tenant, table.startedAt.desc()),
    index('boots_family').on(table.family, table.startedAt.desc(), table.boot),
    index('boots_mac').on(table.mac, table.startedAt.desc()),
    index('boots_stalls').on(table.stallsAt).where(sql`state = 'running'`),
    index('boots_open_changes').on(table.mac).where(sql`kind = 'change' and finished_at is null`),
    index('boots_state').on(table.state, table.startedAt.desc()),
    index('boots_state_mac').on(table.state, table.mac).where(sql`kind = 'boot'`),
    index('boots_stall_untold')
      .on(table.boot)
      .where(sql`state = 'stalled' and not (diagnosis ->> 'because') = any (stalls_told)`),
  ],
)

/** Owner: tracer. What happened in a boot; `step` is the event's message id, so that a repeat is one step. */
export const bootSteps = pgTable(
  'boot_steps',
  {
    boot: text('boot').notNull(),
    step: text('step').notNull(),
    name: text('name').notNull(),
    at: instant('at').notNull(),
    status: integer('status'),
    ms: integer('ms'),
    attributes: jsonb('attributes').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.boot, table.step] })],
)

/** Owner: tracer. What each phone last said it is, apart from what the inventory says. */
export const phoneObservations = pgTable(
  'phone_observations',
  {
    mac: text('mac').primaryKey(),
    tenant: text('tenant').notNull(),
    family: text('family').notNull(),
    model: text('model').notNull(),
    firmware: text('firmware').notNull(),
    seenAt: instant('seen_at').notNull(),
    registeredAt: instant('registered_at'),
    registeredAor: text('registered_aor'),
  },
  (table) => [
    index('phone_observations_tenant').on(table.tenant, table.mac),
    index('phone_observations_mac_end').on(sql`reverse(mac) collate "C"`),
    index('phone_observations_model').on(sql`lower(model) collate "C"`),
  ],
)
