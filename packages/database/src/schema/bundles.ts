import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/** Owner: renderer. Everything a phone will ask for, sealed under `bundle:<mac>`; replaced by the next revision. */
export const bundles = pgTable(
  'bundles',
  {
    mac: text('mac').primaryKey(),
    tenant: text('tenant').notNull(),
    gateway: text('gateway').notNull(),
    boot: text('boot'),
    revision: integer('revision').notNull(),
    family: text('family').notNull(),
    model: text('model'),
    /** Whether the family's list has the model; null before that was noted. */
    modelKnown: boolean('model_known'),
    /** Settings that its family has no word for, by path. */
    unexpressed: text('unexpressed').array(),
    contentHash: text('content_hash').notNull(),
    /** Names and sizes, for lists; no content. */
    files: jsonb('files').$type<{ name: string; fileClass: string; bytes: number }[]>().notNull(),
    sealed: bytea('sealed').notNull(),
    /** What is secret in its files, a JSON array of strings sealed under `bundle-secrets:<mac>`; null before that was noted. */
    secrets: bytea('secrets'),
    renderedAt: instant('rendered_at').notNull(),
    /** Since when the phone is its tenant's, or has no line any more: what it put here before is nobody's. Null: always. */
    ownerSince: instant('owner_since'),
  },
  (table) => [index('bundles_tenant').on(table.tenant)],
)

/** Owner: renderer. The files that a phone had before those it has now, while it was the same tenant's: one bundle a phone, sealed as it was. */
export const formerBundles = pgTable(
  'former_bundles',
  {
    mac: text('mac').primaryKey(),
    tenant: text('tenant').notNull(),
    revision: integer('revision').notNull(),
    family: text('family').notNull(),
    sealed: bytea('sealed').notNull(),
    secrets: bytea('secrets').notNull(),
    renderedAt: instant('rendered_at').notNull(),
    replacedAt: instant('replaced_at').notNull(),
  },
  (table) => [index('former_bundles_tenant').on(table.tenant)],
)
