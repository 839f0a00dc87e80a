import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/**
 * Owner: ingester. One row per boot session, made when its alert is first heard: this is where a boot id comes from, so that a repeated
 * alert finds the same boot. The token itself is not kept, only its keyed digest.
 */
export const bootTokens = pgTable(
  'boot_tokens',
  {
    boot: text('boot').primaryKey(),
    mac: text('mac').notNull(),
    /** Null where the alert brought no token. */
    digest: bytea('digest'),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    leasedIp: text('leased_ip').notNull(),
    /** DHCP options 60 and 77, where the gateway told them. */
    vendorClass: text('vendor_class'),
    userClass: text('user_class'),
    alertedAt: instant('alerted_at').notNull(),
    /** `tokenLifetime` after the alert, or 10 minutes after a newer alert for this MAC. */
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('boot_tokens_digest_mac').on(table.digest, table.mac).where(sql`digest is not null`),
    index('boot_tokens_mac').on(table.mac, table.alertedAt.desc()),
    index('boot_tokens_expires').on(table.expiresAt),
  ],
)
