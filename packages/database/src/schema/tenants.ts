import type { EventFilter, Settings } from '@offhook/phones'
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

/** What a tenant and those below it may have together; what is absent is not limited. */
export type Quotas = { phones?: number; logBytesPerDay?: number; logRetentionDays?: number; requestsPerMinute?: number }
/** How a reseller's console and phones look; inherited by those below. */
export type Branding = { name?: string; primaryColour?: string; accentColour?: string }

/** What somebody may do, within the subtree of its tenant. */
export type Role = 'operator' | 'reseller' | 'support'

/** Owner: console; the activator alone writes a directory that a platform told of into `settings`. Tenants form a tree: carrier, reseller, customer. */
export const tenants = pgTable('tenants', {
  tenant: text('tenant').primaryKey(),
  name: text('name').notNull(),
  parent: text('parent').references((): AnyPgColumn => tenants.tenant),
  settings: jsonb('settings').$type<Settings>().notNull().default({}),
  quotas: jsonb('quotas').$type<Quotas>().notNull().default({}),
  branding: jsonb('branding').$type<Branding>().notNull().default({}),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** Owner: console. Pictures of a tenant's branding: its logo in the console, the background of its phones' displays. */
export const brandImages = pgTable(
  'brand_images',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.tenant, { onDelete: 'cascade' }),
    kind: text('kind').$type<'logo' | 'background'>().notNull(),
    contentType: text('content_type').notNull(),
    contentHash: text('content_hash').notNull(),
    bytes: bytea('bytes').notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.kind] })],
)

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
    /** Standard Webhooks secrets that its account events are signed with, sealed under `platform-events:<tenant>/<platform>`. */
    eventSecrets: bytea('event_secrets'),
    /** `{maxConcurrent?, timeoutMs?}` where it has its own. */
    limits: jsonb('limits').$type<{ maxConcurrent?: number; timeoutMs?: number }>().notNull().default({}),
    /** `local`: how passwords are made. */
    passwords: jsonb('passwords').$type<Record<string, unknown>>(),
    /** `local`: the PBXes that its lines are written to, their secrets among them; sealed under `platform-outputs:<tenant>/<platform>`. */
    outputs: bytea('outputs'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.platform] })],
)

/** Owner: console; the activator alone writes a directory that a platform told of into `settings`. One DHCP domain (site) of a tenant. */
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
    /** Which of its syslog and traps are read. */
    eventFilter: jsonb('event_filter').$type<EventFilter>().notNull().default({}),
    settings: jsonb('settings').$type<Settings>().notNull().default({}),
    /** `sip:host:port;transport=…`: phones of this site are told to resync through it; null: straight, where they are registered. */
    notifyProxy: text('notify_proxy'),
    /** A registrar of the tenant, of kind `ami`: phones of this site are told to resync by that Asterisk. */
    notifyRegistrar: text('notify_registrar'),
    /** Where boot tokens are issued into ahead of the lease; null: the DHCP server makes its own, or there are none. */
    issuesInto: text('issues_into').$type<'kea' | 'dnsmasq'>(),
    /** How, secrets included; sealed under `issue-tokens:<tenant>/<gateway>`. */
    issueTokens: bytea('issue_tokens'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.gateway] }),
    uniqueIndex('gateways_key').on(table.key),
    foreignKey({ columns: [table.tenant, table.platform], foreignColumns: [platforms.tenant, platforms.platform] }),
  ],
)

/** Owner: console; the activator alone writes the `gateway` that a platform moved a phone to. The inventory: phones somebody ordered or described. A phone may boot without being here. */
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
  (table) => [
    index('phones_tenant').on(table.tenant, table.mac),
    index('phones_mac_end').on(sql`reverse(mac) collate "C"`),
    index('phones_model').on(sql`lower(model) collate "C"`),
  ],
)

/** Owner: console. Digests of the bearer tokens of the API. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    digest: bytea('digest').primaryKey(),
    name: text('name').notNull(),
    /** Whoever brings the token sees and changes this tenant and those below it; null: an administrator, who sees every tenant. */
    tenant: text('tenant').references(() => tenants.tenant, { onDelete: 'cascade' }),
    /** Null: an administrator's is an operator's, a tenant's a reseller's. */
    role: text('role').$type<Role>(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('api_tokens_name').on(table.tenant, table.name)],
)

/** Owner: console. Who is signed in by an identity provider. Without the signature of its cookie a row is of no use to whoever reads it. */
export const signInSessions = pgTable(
  'sign_in_sessions',
  {
    /** 32 random bytes, which the cookie names. */
    session: bytea('session').primaryKey(),
    /** The provider's `sub`. */
    subject: text('subject').notNull(),
    /** Null: an administrator. */
    tenant: text('tenant').references(() => tenants.tenant, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('sign_in_sessions_expires').on(table.expiresAt)],
)

/** Owner: console; the activator notes what platforms changed of what people write. Who changed or revealed what; values that are secret stay out. */
export const auditTrail = pgTable(
  'audit_trail',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull().default(sql`now()`),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    /** Whose thing it was; null for what belongs to no tenant. */
    tenant: text('tenant'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index('audit_trail_at').on(table.at),
    index('audit_trail_tenant').on(table.tenant, table.id),
    index('audit_trail_subject').on(table.subject, table.id),
  ],
)
