import { isLostInfrastructure } from '@offhook/bus'
import type { Database, MacAlert } from '@offhook/database'
import { type IssueTokens, type Placed, storeOf, writeKea } from '@offhook/dhcp-tokens'
import { OutputFailed, type OutputLimits } from '@offhook/pbx-outputs'
import type { Log, Sealer } from '@offhook/runtime'
import type { TransactionSql } from 'postgres'
import { openApplied, openIssueTokens, sealApplied } from './kept-tokens.ts'
import { type GatewayName, needsNext, newestTokens, notePlaced } from './live-tokens.ts'
import { markGateways } from './mark-gateways.ts'
import { mintTokens } from './mint-tokens.ts'

export type FillWork = {
  readonly database: Database
  readonly sealer: Sealer
  /** What phones are told, without a slash at the end. */
  readonly baseUrl: string
  readonly graceMs: number
  readonly limits: Pick<OutputLimits, 'refuseHost' | 'timeoutMs'>
  readonly log: Log
  count(outcome: 'changed' | 'unchanged' | 'failed', into: string): void
}

type Row = GatewayName & { into: string; applied: Buffer | null; wanted: number; attempts: number }

const RETRY_AFTER_MS = [1_000, 5_000, 15_000, 60_000, 300_000]
/** Whose database has been away for a day, and is written to no more, is forgotten. */
const GIVE_UP_ATTEMPTS = 290
const LEFT_OUT_KEPT = 1_000

/**
 * Brings the DHCP server of one gateway up to date that is due and that nobody works on; false when there is none. An advisory lock keeps others from it while the work lasts, and
 * ends with the process that holds it; the row stays free, so that who notes a change waits for no DHCP server. A tenant has one of us at most, however many of its servers hang.
 */
export function fillOneGateway(work: FillWork, busyTenants: Set<string>, onClaimed: () => void): Promise<boolean> {
  const { database, log, count } = work
  return database.sql.begin(async (sql) => {
    const row = await claim(sql, [...busyTenants])
    if (!row) return false
    const { tenant, gateway, into } = row
    busyTenants.add(tenant)
    onClaimed()
    try {
      const hasChanged = await sql.savepoint((sql) => fill(sql, work, row))
      count(hasChanged ? 'changed' : 'unchanged', into)
      if (hasChanged) log.info({ tenant, gateway, into }, 'a DHCP server has the next boot tokens')
    } catch (cause) {
      if (isLostInfrastructure(cause) && !(cause instanceof OutputFailed)) throw cause
      count('failed', into)
      await keepFailure(sql, work, row, cause)
    } finally {
      busyTenants.delete(tenant)
    }
    return true
  })
}

async function claim(sql: TransactionSql, busyTenants: readonly string[]): Promise<Row | undefined> {
  const due = sql`made < wanted and due_at <= now() and tenant <> all (${busyTenants}::text[])`
  const [free] = await sql<GatewayName[]>`
    with due as materialized (select tenant, gateway from token_outputs where ${due} order by due_at limit 32)
    select * from due where pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', 'offhook tokens', tenant, gateway), 0)) limit 1`
  if (!free) return undefined
  // Whoever had the lock before may have done it since: a new statement sees that.
  const [row] = await sql<Row[]>`
    select tenant, gateway, "into", applied, wanted, attempts from token_outputs where ${due} and tenant = ${free.tenant} and gateway = ${free.gateway}`
  return row
}

async function fill(sql: TransactionSql, work: FillWork, row: Row): Promise<boolean> {
  const { database, sealer, baseUrl, graceMs, limits } = work
  const { tenant, gateway } = row
  const applied = openApplied(sealer, row, row.applied)
  const [kept] = await sql<{ alerts: MacAlert[]; issue_tokens: Buffer | null }[]>`
    select alerts, issue_tokens from gateways where tenant = ${tenant} and gateway = ${gateway}`
  const wanted = openIssueTokens(sealer, row, kept?.issue_tokens ?? null)
  if (!kept || !wanted) return takeOut(sql, work, row, applied)
  if (applied && storeOf(applied) !== storeOf(wanted)) await leave(work, row, applied)
  const minted = await mintTokens(database.sql, sealer, { tenant, gateway, alerts: kept.alerts }, graceMs) // of its own accord, before anybody else has them
  let placed: Placed = { hasChanged: minted > 0, taken: [] }
  if (wanted.into === 'kea') {
    const tokens = await newestTokens(sql, sealer, row)
    placed = await writeKea(row, wanted, tokens, baseUrl, limits)
    await notePlaced(sql, row, tokens)
    if (await needsNext(sql, row)) await markGateways(sql, row)
  }
  const leftOut = placed.taken.slice(0, LEFT_OUT_KEPT).map((taken) => ({ ...taken, because: 'taken' }))
  await sql`
    update token_outputs set made = ${row.wanted}, "into" = ${wanted.into}, attempts = 0, applied = ${sealApplied(sealer, row, wanted)}, left_out = ${JSON.stringify(leftOut)}::text::jsonb,
      succeeded_at = case when ${wanted.into === 'kea'} then clock_timestamp() else succeeded_at end, failed_at = null, because = null, detail = null
    where tenant = ${tenant} and gateway = ${gateway}`
  return placed.hasChanged
}

/** It issues into another database from now on. What cannot be taken out of the old one stays there, and is good for nothing once a newer token was shown. */
async function leave({ limits, baseUrl, log }: FillWork, row: Row, applied: IssueTokens): Promise<void> {
  if (applied.into !== 'kea') return
  const { tenant, gateway } = row
  try {
    await writeKea(row, applied, [], baseUrl, limits)
  } catch (cause) {
    if (!(cause instanceof OutputFailed)) throw cause
    log.warn(
      { tenant, gateway, because: cause.because },
      'reservations stay in a Kea that is written to no more: it could not be reached',
    )
  }
}

/** No token is issued here any more: those that nobody used are good for nothing, and what is in Kea is taken out. */
async function takeOut(
  sql: TransactionSql,
  { limits, baseUrl, graceMs }: FillWork,
  row: Row,
  applied: IssueTokens | undefined,
): Promise<boolean> {
  const { tenant, gateway, wanted } = row
  await sql`
    update issued_tokens set replaced_at = now(), expires_at = least(expires_at, now() + ${graceMs} * interval '1 millisecond')
    where tenant = ${tenant} and gateway = ${gateway} and replaced_at is null`
  const emptied = applied?.into === 'kea' ? await writeKea(row, applied, [], baseUrl, limits) : undefined
  await sql`delete from token_outputs where tenant = ${tenant} and gateway = ${gateway} and wanted = ${wanted}`
  return emptied?.hasChanged ?? false
}

/** A fault of ours is kept like one of the database, by its class alone. */
async function keepFailure(sql: TransactionSql, { log }: FillWork, row: Row, cause: unknown): Promise<void> {
  const { tenant, gateway } = row
  const isTheirs = cause instanceof OutputFailed
  const because = isTheirs ? cause.because : 'internal'
  const detail = isTheirs ? cause.message : 'Offhook could not write it; its log says why'
  const attempts = row.attempts + 1
  const fields = { tenant, gateway, because, attempts }
  if (isTheirs) log.warn(fields, `a DHCP server has not got the next boot tokens: ${detail}`)
  else log.error({ ...fields, err: cause }, 'a DHCP server has not got the next boot tokens')
  if (attempts > GIVE_UP_ATTEMPTS) {
    const forgotten = await sql`
      delete from token_outputs o where tenant = ${tenant} and gateway = ${gateway}
        and not exists (select from gateways g where g.tenant = o.tenant and g.gateway = o.gateway and g.issues_into is not null)`
    if (forgotten.count > 0) return
  }
  const longest = RETRY_AFTER_MS[Math.min(attempts, RETRY_AFTER_MS.length) - 1]!
  await sql`
    update token_outputs set attempts = ${attempts}, failed_at = clock_timestamp(), because = ${because}, detail = ${detail},
      due_at = clock_timestamp() + ${Math.round(longest * (0.5 + Math.random() / 2))} * interval '1 millisecond'
    where tenant = ${tenant} and gateway = ${gateway}`
}
