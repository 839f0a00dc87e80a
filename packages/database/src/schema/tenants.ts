import type { Settings } from '@offhook/phones'
import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** How a gateway's phones prove themselves to the edge. */
export type Access = 'token' | 'lease' | 'certificate' | 'password' | 'open'
/** A range of MACs that a gateway reports, as on an SMG. */
export type MacAlert = { name: string; mac: string; mask: string }

/** Owner: console. Tenants form a tree: carrier, reseller, customer. */
export const tenants = pgTable('tenants', {
  tenant: text('tenant').primaryKey(),
  name: text('name').notNull(),
  parent: text('parent').references((): AnyPgColumn => tenants.tenant),
  settings: jsonb('settings').$type<Settings>().notNull().default({}),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** Owner: console. The outside system that answers MAC and boot token with credentials. */
export const platforms = pgTable(
  'platforms',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    platform: text('platform').notNull(),
    kind: text('kind').$type<'teleware' | 'rest' | 'mapped' | 'local'>().notNull(),
    baseUrl: text('base_url'),
    /** Sealed under `platform-auth:<tenant>/<platform>`. */
    auth: bytea('auth'),
    /** How a `mapped` platform is asked and read. */
    mapping: jsonb('mapping').$type<Record<string, unknown>>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.platform] })],
)

/** Owner: console. One DHCP domain (site) of a tenant. */
export const gateways = pgTable(
  'gateways',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    gateway: text('gateway').notNull(),
    /** In the ingester's URL: whoever knows it may report leases. */
    key: text('key').notNull(),
    platform: text('platform').notNull(),
    access: jsonb('access').$type<Access[]>().notNull().default(['token']),
    /** CIDRs that the site's requests come from. */
    sources: jsonb('sources').$type<string[]>().notNull().default([]),
    /** Empty: every MAC. */
    alerts: jsonb('alerts').$type<MacAlert[]>().notNull().default([]),
    settings: jsonb('settings').$type<Settings>().notNull().default({}),
    /** `sip:host:port;transport=…`: phones of this site are told to resync through it; null: straight, where they are registered. */
    notifyProxy: text('notify_proxy'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.gateway] }),
    uniqueIndex('gateways_key').on(table.key),
    foreignKey({ columns: [table.tenant, table.platform], foreignColumns: [platforms.tenant, platforms.platform] }),
  ],
)

/** Owner: console. The inventory: phones somebody ordered or described. A phone may boot without being here. */
export const phones = pgTable(
  'phones',
  {
    mac: text('mac').primaryKey(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant),
    gateway: text('gateway'),
    family: text('family'),
    model: text('model'),
    suspended: boolean('suspended').notNull().default(false),
    /** Lines of a `local` platform, sealed under `phone-lines:<mac>`. */
    lines: bytea('lines'),
    settings: jsonb('settings').$type<Settings>().notNull().default({}),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('phones_tenant').on(table.tenant, table.mac)],
)

/** Owner: console. Digests of the bearer tokens of the API. */
export const apiTokens = pgTable('api_tokens', {
  digest: bytea('digest').primaryKey(),
  name: text('name').notNull(),
  /** Null: the administrator, who sees every tenant. */
  tenant: text('tenant').references(() => tenants.tenant, { onDelete: 'cascade' }),
  createdAt: instant('created_at').notNull().defaultNow(),
})

/** Owner: console. Who changed or revealed what; values that are secret stay out. */
export const auditTrail = pgTable(
  'audit_trail',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull().default(sql`now()`),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index('audit_trail_at').on(table.at)],
)
