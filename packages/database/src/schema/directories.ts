import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { tenants } from './tenants.ts'

/** Owner: console. Keyed digests of the secrets that open a tenant's directory and routes to its own machines: a key in the URL of Asterisk's AGI, a password of LDAP. */
export const directorySecrets = pgTable(
  'directory_secrets',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    kind: text('kind').$type<'agi' | 'ldap'>().notNull(),
    digest: bytea('digest').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.kind] }),
    uniqueIndex('directory_secrets_digest').on(table.kind, table.digest),
  ],
)

/** Owner: console. What Asterisk is told of numbers that begin so; the longest wins. */
export const routes = pgTable(
  'routes',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    number: text('number').notNull(),
    route: text('route').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.number] })],
)

/** Owner: console. Extensions that page: the phones of `members`, or whoever plays a multicast group. */
export const pagingGroups = pgTable(
  'paging_groups',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    group: text('group').notNull(),
    extension: text('extension').notNull(),
    members: jsonb('members').$type<string[]>(),
    multicast: jsonb('multicast').$type<{ address: string; port: number }>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.group] }),
    uniqueIndex('paging_groups_extension').on(table.tenant, table.extension),
  ],
)
