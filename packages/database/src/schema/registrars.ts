import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
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
