import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { tenants } from './tenants.ts'

/** What is being done with an import: its files arrive, are read into rows, each row is tried, each is written. */
export type ImportPhase = 'receiving' | 'reading' | 'checking' | 'applying' | 'finished'
/** How it ended: tried alone; written; nothing written because rows are bad; could not be gone on with. */
export type ImportOutcome = 'checked' | 'applied' | 'refused' | 'failed'
/** What became of a row, or would become of it. */
export type RowVerdict = 'made' | 'changed' | 'unchanged' | 'bad' | 'conflict'

/** Owner: console. Files of another system, or an export, that become phones and what they belong to. Done by whichever console leases it. */
export const imports = pgTable(
  'imports',
  {
    id: uuid('id').primaryKey(),
    /** Whoever asked sees and writes this tenant and those below it alone; null: an administrator. */
    scope: text('scope').references(() => tenants.tenant, { onDelete: 'cascade' }),
    askedBy: text('asked_by').notNull(),
    format: text('format').notNull(),
    /** Of phones whose rows name none. */
    tenant: text('tenant'),
    gateway: text('gateway'),
    /** What its format asks about: which column is which, where lines register. */
    options: jsonb('options').$type<{ mapping?: Record<string, string>; registrar?: string }>().notNull().default({}),
    dryRun: boolean('dry_run').notNull(),
    partial: boolean('partial').notNull(),
    phase: text('phase').$type<ImportPhase>().notNull(),
    outcome: text('outcome').$type<ImportOutcome>(),
    because: text('because'),
    /** Characters of all pieces. */
    size: integer('size').notNull().default(0),
    /** Read so far. */
    rows: integer('rows').notNull().default(0),
    /** The rows before this one are through the phase. */
    nextRow: integer('next_row').notNull().default(0),
    leasedBy: uuid('leased_by'),
    leasedUntil: instant('leased_until'),
    /** Leases taken since it last got on. */
    attempts: integer('attempts').notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    index('imports_created').on(table.createdAt.desc(), table.id),
    index('imports_scope').on(table.scope),
    index('imports_phase').on(table.phase, table.updatedAt),
  ],
)

/** Owner: console. The files of an import in pieces, sealed under `import-piece:<import>/<file>/<piece>`; gone when they are read. */
export const importPieces = pgTable(
  'import_pieces',
  {
    import: uuid('import')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    file: integer('file').notNull(),
    piece: integer('piece').notNull(),
    name: text('name').notNull(),
    size: integer('size').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.import, table.file, table.piece] })],
)

/** Owner: console. What was read of an import, and what became of it. */
export const importRows = pgTable(
  'import_rows',
  {
    import: uuid('import')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    at: integer('at').notNull(),
    file: text('file').notNull(),
    line: integer('line').notNull(),
    columnAt: integer('column_at'),
    /** `phone`, `tenant`, …; null for what could not be read. */
    what: text('what'),
    /** A MAC, or a name such as `acme/hq`. */
    subject: text('subject'),
    /** Where it is, or is to be. */
    tenant: text('tenant'),
    verdict: text('verdict').$type<RowVerdict>(),
    because: text('because'),
    /** What it says, sealed under `import-row:<import>/<at>`; gone when the import is. */
    sealed: bytea('sealed'),
  },
  (table) => [
    primaryKey({ columns: [table.import, table.at] }),
    index('import_rows_verdict').on(table.import, table.verdict, table.at),
    index('import_rows_subject').on(table.import, table.what, table.subject),
  ],
)
