import { isLostInfrastructure } from '@offhook/bus'
import { type Database, findPaging } from '@offhook/database'
import { OutputFailed, type OutputLimits, type PbxOutput, placeOf, writeOutput } from '@offhook/pbx-outputs'
import type { Log, Sealer } from '@offhook/runtime'
import type { TransactionSql } from 'postgres'
import { openApplied, openOutputs, sealApplied } from './kept-outputs.ts'
import { REST_MS } from './mark-outputs.ts'
import { linesOfPlatform } from './platform-lines.ts'

type Row = {
  tenant: string
  platform: string
  output: string
  kind: string
  applied: Buffer | null
  wanted: number
  attempts: number
}

export type OutputWork = {
  readonly database: Database
  readonly sealer: Sealer
  readonly limits: OutputLimits
  readonly log: Log
  count(outcome: 'changed' | 'unchanged' | 'failed', kind: string): void
}

const RETRY_AFTER_MS = [1_000, 5_000, 15_000, 60_000, 300_000]
/** Who has been away for a day, and is no output any more, is forgotten. */
const GIVE_UP_ATTEMPTS = 290
const LEFT_OUT_KEPT = 1_000

/**
 * Brings one PBX up to date that is due and that nobody works on; false when there is none. An advisory lock keeps others from it while the work lasts, and ends with
 * the process that holds it; the row stays free, so that who notes a change waits for no PBX. A tenant has one of us at most, however many of its PBXes hang.
 */
export function makeOneOutput(work: OutputWork, busyTenants: Set<string>, onClaimed: () => void): Promise<boolean> {
  const { database, log, count } = work
  return database.sql.begin(async (sql) => {
    const row = await claim(sql, [...busyTenants])
    if (!row) return false
    const { tenant, platform, output, kind } = row
    busyTenants.add(tenant)
    onClaimed()
    try {
      const made = await sql.savepoint((sql) => make(sql, work, row))
      count(made.hasChanged ? 'changed' : 'unchanged', kind)
      if (made.hasChanged) log.info({ tenant, platform, output, accounts: made.accounts }, 'a PBX has its lines')
    } catch (cause) {
      if (isLostInfrastructure(cause) && !(cause instanceof OutputFailed)) throw cause
      count('failed', kind)
      await keepFailure(sql, work, row, cause)
    } finally {
      busyTenants.delete(tenant)
    }
    return true
  })
}

async function claim(sql: TransactionSql, busyTenants: readonly string[]): Promise<Row | undefined> {
  const due = sql`made < wanted and due_at <= now() and tenant <> all (${busyTenants}::text[])`
  const [free] = await sql<{ tenant: string; platform: string; output: string }[]>`
    with due as materialized (select tenant, platform, output from platform_outputs where ${due} order by due_at limit 32)
    select * from due where pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', 'offhook output', tenant, platform, output), 0)) limit 1`
  if (!free) return undefined
  // Whoever had the lock before may have done it since: a new statement sees that.
  const [row] = await sql<Row[]>`
    select tenant, platform, output, kind, applied, wanted, attempts from platform_outputs
    where ${due} and tenant = ${free.tenant} and platform = ${free.platform} and output = ${free.output}`
  return row
}

async function make(
  sql: TransactionSql,
  work: OutputWork,
  row: Row,
): Promise<{ hasChanged: boolean; accounts: number }> {
  const { sealer, limits } = work
  const { tenant, platform } = row
  const outputs = await outputsOf(sql, sealer, row)
  const output = outputs.find(({ name }) => name === row.output)
  const applied = openApplied(sealer, row, row.applied)
  if (!output) return takeOut(sql, work, row, applied, outputs)
  if (applied && placeOf(applied) !== placeOf(output)) await leave(sql, sealer, row, applied)
  const content = { lines: await linesOfPlatform(sql, sealer, row), paging: await findPaging(sql, tenant) }
  const made = await writeOutput({ tenant, platform }, output, content, limits)
  await sql`
    update platform_outputs set made = ${row.wanted}, attempts = 0, accounts = ${made.accounts}, succeeded_at = clock_timestamp(), failed_at = null, because = null, detail = null,
      left_out = ${JSON.stringify(made.leftOut.slice(0, LEFT_OUT_KEPT))}::text::jsonb, applied = ${sealApplied(sealer, row, output)},
      changed_at = case when ${made.hasChanged} then clock_timestamp() else changed_at end,
      due_at = clock_timestamp() + ${made.hasChanged ? REST_MS : 0} * interval '1 millisecond'
    where tenant = ${tenant} and platform = ${platform} and output = ${row.output}`
  return made
}

async function outputsOf(sql: TransactionSql, sealer: Sealer, { tenant, platform }: Row): Promise<PbxOutput[]> {
  const [kept] = await sql<
    { outputs: Buffer | null }[]
  >`select outputs from platforms where tenant = ${tenant} and platform = ${platform} and kind = 'local'`
  return openOutputs(sealer, tenant, platform, kept?.outputs ?? null)
}

/** It writes to another place from now on: the old one becomes an output of its own that is none any more. */
async function leave(sql: TransactionSql, sealer: Sealer, row: Row, applied: PbxOutput): Promise<void> {
  const { tenant, platform } = row
  const output = `${row.output} before ${row.wanted}`
  await sql`
    insert into platform_outputs (tenant, platform, output, kind, applied)
    values (${tenant}, ${platform}, ${output}, ${applied.kind}, ${sealApplied(sealer, { tenant, platform, output }, applied)}) on conflict do nothing`
}

/** What was written there is taken out, unless another output writes there now. */
async function takeOut(
  sql: TransactionSql,
  { limits }: OutputWork,
  { tenant, platform, output, wanted }: Row,
  applied: PbxOutput | undefined,
  others: readonly PbxOutput[],
): Promise<{ hasChanged: boolean; accounts: number }> {
  const isLast = applied !== undefined && !others.some((other) => placeOf(other) === placeOf(applied))
  const made = isLast ? await writeOutput({ tenant, platform }, applied, undefined, limits) : undefined
  await sql`delete from platform_outputs where tenant = ${tenant} and platform = ${platform} and output = ${output} and wanted = ${wanted}`
  return { hasChanged: made?.hasChanged ?? false, accounts: 0 }
}

/** A fault of ours is kept like one of the PBX, by its class alone. */
async function keepFailure(sql: TransactionSql, { log, sealer }: OutputWork, row: Row, cause: unknown): Promise<void> {
  const { tenant, platform, output } = row
  const isTheirs = cause instanceof OutputFailed
  const because = isTheirs ? cause.because : 'internal'
  const detail = isTheirs ? cause.message : 'Offhook could not write it; its log says why'
  const attempts = row.attempts + 1
  const fields = { tenant, platform, output, because, attempts }
  if (isTheirs) log.warn(fields, `a PBX has not got its lines: ${detail}`)
  else log.error({ ...fields, err: cause }, 'a PBX has not got its lines')
  if (attempts > GIVE_UP_ATTEMPTS && !(await outputsOf(sql, sealer, row)).some(({ name }) => name === output)) {
    await sql`delete from platform_outputs where tenant = ${tenant} and platform = ${platform} and output = ${output}`
    return
  }
  const longest = RETRY_AFTER_MS[Math.min(attempts, RETRY_AFTER_MS.length) - 1]!
  await sql`
    update platform_outputs set attempts = ${attempts}, failed_at = clock_timestamp(), because = ${because}, detail = ${detail},
      due_at = clock_timestamp() + ${Math.round(longest * (0.5 + Math.random() / 2))} * interval '1 millisecond'
    where tenant = ${tenant} and platform = ${platform} and output = ${output}`
}
