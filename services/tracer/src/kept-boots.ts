import type { Database, SessionKind } from '@offhook/database'
import type { Sql, TransactionSql } from 'postgres'
import { adoptRegistrations, adoptSteps, findSessionsBefore } from './adopt-steps.ts'
import { type AssembledBoot, type AssembleOptions, assembleBoot } from './assemble-boot.ts'
import { assembleChange } from './assemble-change.ts'
import type { BootOwner, BootStep, StepName } from './boot-step.ts'

export type UpdatedBoot = BootOwner & {
  readonly kind: SessionKind
  readonly before: string | null
  readonly boot: string
  readonly assembled: AssembledBoot
  readonly steps: readonly BootStep[]
}

type StepRow = {
  boot: string
  step: string
  name: StepName
  at: string
  status: number | null
  ms: number | null
  attributes: Record<string, unknown>
}
type BootRow = BootOwner & { kind: SessionKind; state: string; superseded: boolean }

export type KeepOptions = Omit<AssembleOptions, 'superseded'>

/**
 * Writes new steps and brings their boots up to date from all the steps there are, in one transaction. The boots' rows are locked first, in order, so
 * that two tracers with steps of one boot follow each other, and the second sees the first one's.
 */
export async function keepSteps(
  { sql }: Database,
  owners: readonly BootOwner[],
  steps: readonly BootStep[],
  options: KeepOptions,
): Promise<UpdatedBoot[]> {
  if (steps.length === 0 && owners.length === 0) return []
  return sql.begin(async (sql) => {
    const known = [...new Map(owners.map((owner) => [owner.boot, owner])).values()].sort((one, other) =>
      one.boot < other.boot ? -1 : 1,
    )
    await sql`
      insert into boots (boot, kind, mac, tenant, gateway, state, started_at, last_step_at)
      select boot, kind, mac, tenant, gateway, 'running', ${options.now.toISOString()}::timestamptz, ${options.now.toISOString()}::timestamptz
      from unnest(${known.map(({ boot }) => boot)}::text[], ${known.map(({ kind }) => kind ?? 'boot')}::text[], ${known.map(({ mac }) => mac)}::text[], ${known.map(({ tenant }) => tenant)}::text[], ${known.map(({ gateway }) => gateway)}::text[])
        as fresh (boot, kind, mac, tenant, gateway)
      on conflict (boot) do nothing`
    const changes = known.filter(({ kind }) => kind === 'change')
    const before = await findSessionsBefore(sql, changes)
    const ids = [...new Set([...steps.map(({ boot }) => boot), ...before.map((one) => one.before)])].sort()
    const rows = await lockBoots(sql, ids)
    await insertSteps(sql, steps)
    await adoptSteps(sql, before)
    await adoptRegistrations(sql, changes)
    return updateBoots(sql, rows, options)
  })
}

/** Marks what has fallen silent; one tracer at a time, the others come away with nothing. */
export async function markStalled({ sql }: Database, options: KeepOptions): Promise<UpdatedBoot[]> {
  return sql.begin(async (sql) => {
    const [lock] = await sql<{ held: boolean }[]>`select pg_try_advisory_xact_lock(7305809) as held`
    if (!lock?.held) return []
    const silent = await sql<{ boot: string }[]>`
      select b.boot from boots b where b.state = 'running' and (coalesce(b.stalls_at, b.last_step_at + ${options.stallAfterMs} * interval '1 millisecond') <= ${options.now.toISOString()}::timestamptz
        or exists (select from boots newer where newer.mac = b.mac and newer.started_at > b.started_at and newer.boot > b.boot and (newer.kind = 'boot' or b.kind = 'change'))) order by b.boot limit 1000`
    return updateBoots(
      sql,
      await lockBoots(
        sql,
        silent.map(({ boot }) => boot),
      ),
      options,
    )
  })
}

const lockBoots = (sql: TransactionSql, boots: readonly string[]): Promise<BootRow[]> => sql<BootRow[]>`
  select boot, kind, mac, tenant, gateway, state,
    exists (select from boots newer where newer.mac = boots.mac and newer.boot > boots.boot and (newer.kind = 'boot' or boots.kind = 'change')) as superseded
  from boots where boot = any(${[...boots]}) order by boot for update`

async function insertSteps(sql: TransactionSql, steps: readonly BootStep[]): Promise<void> {
  await sql`
    insert into boot_steps (boot, step, name, at, status, ms, attributes)
    select boot, step, name, at, status, ms, attributes::jsonb from unnest(
      ${steps.map(({ boot }) => boot)}::text[], ${steps.map(({ step }) => step)}::text[], ${steps.map(({ name }) => name as string)}::text[],
      ${steps.map(({ at }) => at.toISOString())}::text[]::timestamptz[], ${steps.map(({ status }) => status ?? null)}::int[], ${steps.map(({ ms }) => ms ?? null)}::int[],
      ${steps.map(({ attributes }) => JSON.stringify(attributes))}::text[]
    ) as fresh (boot, step, name, at, status, ms, attributes)
    on conflict (boot, step) do nothing`
}

async function updateBoots(
  sql: TransactionSql,
  rows: readonly BootRow[],
  options: KeepOptions,
): Promise<UpdatedBoot[]> {
  if (rows.length === 0) return []
  const stepRows = await sql<
    StepRow[]
  >`select boot, step, name, at, status, ms, attributes from boot_steps where boot = any(${rows.map(({ boot }) => boot)})`
  const byBoot = Map.groupBy(stepRows, ({ boot }) => boot)
  const updated = rows.flatMap(({ state, superseded, ...owner }): UpdatedBoot[] => {
    const steps = (byBoot.get(owner.boot) ?? []).map(readStep)
    return steps.length === 0
      ? []
      : [
          {
            ...owner,
            before: state,
            steps,
            assembled: (owner.kind === 'change' ? assembleChange : assembleBoot)(steps, {
              ...options,
              superseded,
            }),
          },
        ]
  })
  await writeBoots(sql, updated)
  return updated
}

const readStep = ({ at, status, ms, ...step }: StepRow): BootStep => ({
  ...step,
  at: new Date(at),
  status: status ?? undefined,
  ms: ms ?? undefined,
})

async function writeBoots(sql: TransactionSql | Sql, updated: readonly UpdatedBoot[]): Promise<void> {
  if (updated.length === 0) return
  const column = <Value>(read: (boot: AssembledBoot) => Value) => updated.map(({ assembled }) => read(assembled))
  await sql`
    update boots set family = fresh.family, model = fresh.model, firmware = fresh.firmware, state = fresh.state, diagnosis = fresh.diagnosis::jsonb,
      started_at = fresh.started_at, last_step_at = fresh.last_step_at, stalls_at = fresh.stalls_at, finished_at = fresh.finished_at, steps = fresh.steps
    from unnest(
      ${updated.map(({ boot }) => boot)}::text[], ${column(({ family }) => family)}::text[], ${column(({ model }) => model)}::text[], ${column(({ firmware }) => firmware)}::text[],
      ${column(({ state }) => state as string)}::text[], ${column(({ diagnosis }) => (diagnosis ? JSON.stringify(diagnosis) : null))}::text[],
      ${column(({ startedAt }) => startedAt.toISOString())}::text[]::timestamptz[], ${column(({ lastStepAt }) => lastStepAt.toISOString())}::text[]::timestamptz[],
      ${column(({ stallsAt }) => stallsAt?.toISOString() ?? null)}::text[]::timestamptz[], ${column(({ finishedAt }) => finishedAt?.toISOString() ?? null)}::text[]::timestamptz[], ${column(({ steps }) => steps)}::int[]
    ) as fresh (boot, family, model, firmware, state, diagnosis, started_at, last_step_at, stalls_at, finished_at, steps)
    where boots.boot = fresh.boot`
}
