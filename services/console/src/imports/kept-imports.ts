import type { ImportOutcome, ImportPhase, RowVerdict } from '@offhook/database'
import type { ReadOptions } from '@offhook/imports'
import type { Sealer } from '@offhook/runtime'
import type { AnySql } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import type { Thing, Verdict, What } from './things.ts'

/** A row of `imports`, times as PostgreSQL writes them. */
export type KeptImport = {
  id: string
  scope: string | null
  asked_by: string
  format: string
  tenant: string | null
  gateway: string | null
  options: ReadOptions
  dry_run: boolean
  partial: boolean
  phase: ImportPhase
  outcome: ImportOutcome | null
  because: string | null
  size: number
  rows: number
  next_row: number
  attempts: number
  created_at: string
  finished_at: string | null
}

/** A row of an import, as it waits to be written. */
export type KeptRow = { readonly at: number; readonly thing: Thing }

export const VERDICTS = ['made', 'changed', 'unchanged', 'bad', 'conflict'] as const satisfies readonly RowVerdict[]

export type Counts = Record<RowVerdict, number>

export async function countVerdicts(sql: AnySql, id: string): Promise<Counts> {
  const rows = await sql<{ verdict: RowVerdict; count: number }[]>`
    select verdict, count(*)::int as count from import_rows where import = ${id} and verdict is not null group by verdict`
  return Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, rows.find((row) => row.verdict === verdict)?.count ?? 0]),
  ) as Counts // one for each
}

/** An import as the API shows it. */
export async function findImport(sql: AnySql, id: string) {
  const [row] = await sql<KeptImport[]>`select * from imports where id = ${id}`
  return row && showImport(row, await countVerdicts(sql, id))
}

export const showImport = (row: KeptImport, verdicts: Counts) => ({
  id: row.id,
  format: row.format,
  tenant: row.tenant,
  gateway: row.gateway,
  dryRun: row.dry_run,
  partial: row.partial,
  phase: row.phase,
  outcome: row.outcome,
  because: row.because,
  rows: row.rows,
  done: row.phase === 'finished' ? row.rows : row.phase === 'reading' || row.phase === 'receiving' ? 0 : row.next_row,
  verdicts,
  askedBy: row.asked_by,
  createdAt: iso(row.created_at),
  ...(row.finished_at ? { finishedAt: iso(row.finished_at) } : {}),
})
export type ShownImport = ReturnType<typeof showImport>

/** An import as an operation, how far it is among its rows. */
export const asOperation = (shown: ShownImport) => ({
  id: shown.id,
  kind: 'import' as const,
  what: shown.format,
  tenant: shown.tenant,
  askedBy: shown.askedBy,
  state: shown.phase === 'finished' ? ('finished' as const) : ('running' as const),
  total: shown.rows,
  finished: shown.phase === 'checking' && !shown.dryRun ? 0 : shown.done,
  results: shown.verdicts,
  failures: [],
  createdAt: shown.createdAt,
  ...(shown.finishedAt ? { finishedAt: shown.finishedAt } : {}),
})

const purpose = (id: string, at: number): string => `import-row:${id}/${at}`

/** One row as it was read: a thing, or why it is none. */
export type ReadRow = {
  readonly file: string
  readonly line: number
  readonly column: number | undefined
} & ({ readonly thing: Thing; readonly subject: string; readonly tenant: string | null } | { readonly bad: string })

export async function keepRows(
  sql: AnySql,
  sealer: Sealer,
  id: string,
  first: number,
  rows: readonly ReadRow[],
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row, index) => {
    const at = first + index
    const place = { import: id, at, file: row.file, line: row.line, column_at: row.column ?? null }
    return 'bad' in row
      ? { ...place, what: null, subject: null, tenant: null, verdict: 'bad', because: row.bad, sealed: null }
      : {
          ...place,
          ...{ what: row.thing.what, subject: row.subject, tenant: row.tenant, verdict: null, because: null },
          sealed: sealer.seal(purpose(id, at), Buffer.from(JSON.stringify(row.thing))),
        }
  })
  await sql`insert into import_rows ${sql(values)}`
}

const openThing = (sealer: Sealer, id: string, at: number, sealed: Buffer): Thing =>
  JSON.parse(sealer.open(purpose(id, at), sealed).toString())

/** The next rows from `first` on that are still things, and where the ones after them begin. */
export async function nextRows(
  sql: AnySql,
  sealer: Sealer,
  { id, next_row }: KeptImport,
  verdicts: readonly RowVerdict[] | undefined,
  limit: number,
): Promise<{ rows: KeptRow[]; next: number | undefined }> {
  const found = await sql<{ at: number; sealed: Buffer }[]>`
    select at, sealed from import_rows where import = ${id} and at >= ${next_row} and sealed is not null
      ${verdicts === undefined ? sql`` : sql`and verdict = any(${[...verdicts]}::text[])`} order by at limit ${limit}`
  const last = found.at(-1)
  return {
    rows: found.map(({ at, sealed }) => ({ at, thing: openThing(sealer, id, at, sealed) })),
    next: found.length < limit || !last ? undefined : last.at + 1,
  }
}

/** Those of these things that the import itself makes or changes. */
export async function findOwnThings(
  sql: AnySql,
  sealer: Sealer,
  id: string,
  wanted: readonly { what: What; subject: string }[],
): Promise<{ what: What; subject: string; thing: Thing }[]> {
  if (wanted.length === 0) return []
  const found = await sql<{ at: number; what: What; subject: string; sealed: Buffer }[]>`
    select at, what, subject, sealed from import_rows where import = ${id} and verdict in ('made', 'changed') and sealed is not null
      and (what, subject) in (select * from unnest(${wanted.map(({ what }) => what)}::text[], ${wanted.map(({ subject }) => subject)}::text[]))`
  return found.map(({ at, what, subject, sealed }) => ({ what, subject, thing: openThing(sealer, id, at, sealed) }))
}

export async function keepVerdicts(
  sql: AnySql,
  id: string,
  verdicts: readonly (Verdict & { readonly at: number })[],
): Promise<void> {
  await sql`
    update import_rows r set verdict = v.verdict, because = v.because
    from unnest(${verdicts.map(({ at }) => at)}::int[], ${verdicts.map(({ verdict }) => verdict)}::text[], ${verdicts.map(({ because }) => because)}::text[]) as v (at, verdict, because)
    where r.import = ${id} and r.at = v.at`
}
