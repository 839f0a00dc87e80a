import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** Owner: activator. What became of each boot's question to the platform. */
export const activations = pgTable(
  'activations',
  {
    boot: text('boot').primaryKey(),
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    outcome: text('outcome').$type<'activated' | 'refused'>().notNull(),
    because: text('because'),
    revision: integer('revision'),
    at: instant('at').notNull(),
  },
  (table) => [index('activations_mac').on(table.mac, table.at.desc())],
)

/** Owner: activator. The lines a phone has now; `sealed` is a `Credentials` document under `credentials:<mac>`. */
export const credentials = pgTable(
  'credentials',
  {
    mac: text('mac').primaryKey(),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    platform: text('platform').notNull(),
    boot: text('boot'),
    /** Grows by one with each change. */
    revision: integer('revision').notNull(),
    sealed: bytea('sealed').notNull(),
    grantedAt: instant('granted_at').notNull(),
  },
  (table) => [
    index('credentials_tenant').on(table.tenant, table.mac),
    // A label is read from its end.
    index('credentials_mac_end').on(sql`reverse(mac) collate "C"`),
  ],
)

/** Owner: activator. Which phone an address of record belongs to; `aor` is `user@host` in lower case, user names are no secrets. */
export const lineAddresses = pgTable(
  'line_addresses',
  {
    mac: text('mac').notNull(),
    line: integer('line').notNull(),
    aor: text('aor').notNull(),
    tenant: text('tenant').notNull(),
    /** What its callers see, or else its phone, in lower case; empty where nothing was said. */
    name: text('name').notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.mac, table.line] }),
    index('line_addresses_aor').on(table.aor),
    index('line_addresses_tenant').on(table.tenant),
    index('line_addresses_aor_begin').on(sql`aor collate "C"`),
    index('line_addresses_name').on(sql`name collate "C"`).where(sql`name <> ''`),
    index('line_addresses_user').on(table.tenant, sql`split_part(aor, '@', 1)`),
  ],
)
