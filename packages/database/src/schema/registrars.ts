import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { tenants } from './tenants.ts'

/** Owner: console. The SIP servers of a tenant that tell who is registered, or that phones are told to resync by. */
export const registrars = pgTable(
  'registrars',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    registrar: text('registrar').notNull(),
    kind: text('kind').$type<'reg-event' | 'kamailio' | 'ami'>().notNull(),
    /** Where it is and how it is watched; no secrets. */
    watch: jsonb('watch').$type<Record<string, unknown>>().notNull(),
    /** Sealed under `registrar-auth:<tenant>/<registrar>`. */
    auth: bytea('auth'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.registrar] })],
)

/** Owner: notifier. Who watches which registrar, and how that goes; a row for each that was ever watched. */
export const registrarWatches = pgTable(
  'registrar_watches',
  {
    tenant: text('tenant').notNull(),
    registrar: text('registrar').notNull(),
    /** The one notifier that watches it, as long as its lease runs; it puts that off while it lives. */
    watcher: text('watcher').notNull(),
    leaseUntil: instant('lease_until').notNull(),
    state: text('state').$type<'connecting' | 'connected' | 'waiting'>().notNull().default('connecting'),
    connectedSince: instant('connected_since'),
    /** Addresses of record that are asked after. */
    watched: integer('watched').notNull().default(0),
    /** The last thing that went wrong, in a word; null: nothing yet. */
    fault: text('fault'),
    faultAt: instant('fault_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.registrar] }),
    foreignKey({
      columns: [table.tenant, table.registrar],
      foreignColumns: [registrars.tenant, registrars.registrar],
    }).onDelete('cascade'),
  ],
)

/** Owner: notifier. What each registrar last told of a phone's line, so that whoever watches next tells only what has changed since. */
export const registrarContacts = pgTable(
  'registrar_contacts',
  {
    tenant: text('tenant').notNull(),
    registrar: text('registrar').notNull(),
    aor: text('aor').notNull(),
    mac: text('mac').notNull(),
    /** Null: it is not registered. */
    contact: text('contact'),
    /** What makes one REGISTER another than the last, such as its Call-ID and CSeq; null where the registrar does not tell. */
    mark: text('mark'),
    expiresAt: instant('expires_at'),
    toldAt: instant('told_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.registrar, table.aor, table.mac] }),
    index('registrar_contacts_expiry').on(table.tenant, table.registrar, table.expiresAt),
    foreignKey({
      columns: [table.tenant, table.registrar],
      foreignColumns: [registrars.tenant, registrars.registrar],
    }).onDelete('cascade'),
  ],
)
