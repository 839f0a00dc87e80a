import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/**
 * Owner: ingester. Boot tokens that were made ahead of their lease, for gateways whose DHCP server rolls no dice. Of a phone at a gateway, those with neither `replaced_at`
 * nor a revocation are what the DHCP server may hand out; the newest of them is new to everybody until a boot takes it.
 */
export const issuedTokens = pgTable(
  'issued_tokens',
  {
    token: bigint('token', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** As in `boot_tokens`, whose own digest stays null for boots of these tokens. */
    digest: bytea('digest').notNull(),
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    /** The token, under `issued-token:<mac>`: the DHCP server's store has it in clear. */
    sealed: bytea('sealed').notNull(),
    issuedAt: instant('issued_at').notNull().defaultNow(),
    /** When the DHCP server was known to have it. Before, it may have it or not. */
    placedAt: instant('placed_at'),
    /** When the DHCP server was known to have it no more. */
    replacedAt: instant('replaced_at'),
    /** The newest boot that it is for. */
    boot: text('boot'),
    /** When the edge first saw it. */
    shownAt: instant('shown_at'),
    /** `tokenLifetime` after its last alert, or 10 minutes after a newer one was shown. Null: no boot took it. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    uniqueIndex('issued_tokens_digest').on(table.digest),
    index('issued_tokens_gateway').on(table.tenant, table.gateway, table.mac).where(sql`replaced_at is null`),
    index('issued_tokens_mac').on(table.mac, table.token),
    index('issued_tokens_expires').on(table.expiresAt),
  ],
)

/** What a DHCP server was not given, and why. */
export type LeftOutToken = { mac: string; subnet?: number; because: string }

/** Owner: ingester. How far the DHCP server of each gateway that tokens are issued for has been brought. */
export const tokenOutputs = pgTable(
  'token_outputs',
  {
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    into: text('into').$type<'kea' | 'dnsmasq'>().notNull(),
    /** Where it was last written to, secrets included; sealed under `token-output:<tenant>/<gateway>`. */
    applied: bytea('applied'),
    /** Grows with each change that it is to be told of. */
    wanted: integer('wanted').notNull().default(1),
    /** `wanted` as it was when the DHCP server last had everything, or its agent could fetch everything. */
    made: integer('made').notNull().default(0),
    /** When it is tried, if `wanted` is more than `made`. */
    dueAt: instant('due_at').notNull().defaultNow(),
    /** In a row, without success. */
    attempts: integer('attempts').notNull().default(0),
    /** The first thousand. */
    leftOut: jsonb('left_out').$type<LeftOutToken[]>().notNull().default([]),
    /** When the DHCP server was last known to have everything. */
    succeededAt: instant('succeeded_at'),
    failedAt: instant('failed_at'),
    because: text('because'),
    detail: text('detail'),
    /** When the agent last asked. */
    askedAt: instant('asked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.gateway] }),
    index('token_outputs_due').on(table.dueAt).where(sql`made < wanted`),
  ],
)

/** Owner: console. No token of this phone that was issued or reported until then is good for anything. */
export const tokenRevocations = pgTable(
  'token_revocations',
  {
    mac: text('mac').notNull(),
    tenant: text('tenant').notNull(),
    revokedAt: instant('revoked_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.mac, table.tenant] })],
)
