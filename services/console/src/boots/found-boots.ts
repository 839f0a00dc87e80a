import type { BootState, Database, SessionKind } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { iso } from '../tenants/tenants.ts'

export type FoundBoot = {
  readonly id: string
  readonly kind: SessionKind
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly family?: string
  readonly model?: string
  readonly firmware?: string
  readonly state: BootState
  readonly startedAt: string
  readonly finishedAt?: string
  readonly lastStepAt: string
  readonly stepCount: number
  readonly diagnosis?: {
    stuckAfter?: string
    expected?: string
    because?: string
    text: string
    cause?: string
    check?: string
  }
}

export type FoundStep = {
  readonly name: string
  readonly at: string
  readonly status?: number
  readonly ms?: number
  readonly [attribute: string]: unknown
}

type Row = {
  boot: string
  kind: SessionKind
  mac: Mac
  tenant: string
  gateway: string
  family: string | null
  model: string | null
  firmware: string | null
  state: BootState
  diagnosis: FoundBoot['diagnosis'] | null
  started_at: string
  last_step_at: string
  finished_at: string | null
  steps: number
}

export type BootQuery = {
  state?: string | undefined
  tenant?: string | undefined
  /** Of that tenant's. */
  gateway?: string | undefined
  family?: string | undefined
  /** Why it stands still or was refused: one of these. */
  reasons?: readonly string[] | undefined
  mac?: Mac | undefined
  /** Both where not said. */
  kind?: SessionKind | undefined
  before?: readonly [startedAt: string, boot: string] | undefined
  limit: number
}

/** Boots, the newest first, in the order of the indices (`nulls last`, of which there are none), or they would all be sorted; one more than `limit` when there are more. */
export async function findBoots(
  { sql }: Database,
  { state, tenant, gateway, family, reasons, mac, kind, before, limit }: BootQuery,
): Promise<FoundBoot[]> {
  const rows = await sql<Row[]>`
    select * from boots where true
      ${state ? sql`and state = ${state}` : sql``} ${tenant ? sql`and tenant = ${tenant}` : sql``} ${mac ? sql`and mac = ${mac}` : sql``} ${kind ? sql`and kind = ${kind}` : sql``}
      ${gateway ? sql`and gateway = ${gateway}` : sql``} ${family ? sql`and family = ${family}` : sql``}
      ${reasons ? sql`and state in ('stalled', 'refused') and diagnosis ->> 'because' = any (${reasons as string[]})` : sql``}
      ${before ? sql`and (started_at, boot) < (${before[0]}::timestamptz, ${before[1]})` : sql``}
    order by started_at desc nulls last, boot desc limit ${limit + 1}`
  return rows.map(show)
}

type Neighbour = Pick<FoundBoot, 'id' | 'kind' | 'state' | 'startedAt'>

/** The phone's sessions, boots and changes alike, just before and just after one. */
export async function findNeighbours(
  { sql }: Database,
  { mac, startedAt, id }: FoundBoot,
): Promise<{ before?: Neighbour; after?: Neighbour }> {
  const look = async (side: 'before' | 'after') => {
    const compared = side === 'before' ? sql`<` : sql`>`
    const order = side === 'before' ? sql`started_at desc nulls last, boot desc` : sql`started_at nulls first, boot`
    const [row] = await sql<Pick<Row, 'boot' | 'kind' | 'state' | 'started_at'>[]>`
      select boot, kind, state, started_at from boots
      where mac = ${mac} and (started_at, boot) ${compared} (${startedAt}::timestamptz, ${id})
      order by ${order} limit 1`
    return row && { [side]: { id: row.boot, kind: row.kind, state: row.state, startedAt: iso(row.started_at) } }
  }
  return { ...(await look('before')), ...(await look('after')) }
}

/** Of steps in the same millisecond, which comes first. */
const STEP_ORDER = [
  'lease.alerted',
  'account.changed',
  'phone.reactivated',
  'phone.activated',
  'activation.refused',
  'config.rendered',
  'resync.finished',
  'file.served',
  'phone.identified',
  'boot-log.received',
  'phone.registered',
]

/** One boot with its steps in order of time. */
export async function findBoot(
  { sql }: Database,
  id: string,
): Promise<(FoundBoot & { steps: FoundStep[] }) | undefined> {
  const [row] = await sql<Row[]>`select * from boots where boot = ${id}`
  if (!row) return undefined
  const steps = await sql<
    { name: string; at: string; status: number | null; ms: number | null; attributes: Record<string, unknown> }[]
  >`
    select name, at, status, ms, attributes from boot_steps where boot = ${id}
    order by at, array_position(${STEP_ORDER}::text[], name), step`
  const shown = steps.map(({ name, at, status, ms, attributes }) => ({
    name,
    at: iso(at),
    ...(status === null ? {} : { status }),
    ...(ms === null ? {} : { ms }),
    ...attributes,
  }))
  const end = row.finished_at
    ? [
        {
          name: `${row.kind}.finished`,
          at: iso(row.finished_at),
          title: `${row.kind === 'boot' ? 'Boot' : 'Change'} ${row.state}`,
          state: row.state,
        },
      ]
    : []
  return {
    ...show(row),
    steps: [...shown, ...end].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
  }
}

const COUNTED_FOR_MS = 2_000

/** Of that kind, of one tenant or all, as whoever sees `scope` sees them. */
export type CountBoots = (
  kind: SessionKind,
  tenant: string | undefined,
  scope: string | undefined,
) => Promise<Record<string, number>>

/** How many boots are in each state, of those begun within the last day; counted anew every other second at most, however many look. */
export function recentCounts({ sql }: Database): CountBoots {
  const counted = new Map<string, { at: number; counts: Promise<Record<string, number>> }>()
  const count = async (kind: SessionKind, tenant: string | undefined) => {
    const rows = await sql<{ state: string; count: number }[]>`
      select state, count(*)::int as count from boots
      where kind = ${kind} and started_at > now() - interval '1 day' ${tenant ? sql`and tenant = ${tenant}` : sql``} group by state`
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  }
  return (kind, tenant, scope) => {
    const key = `${kind} ${tenant ?? ''} ${scope ?? ''}`
    const now = performance.now()
    const known = counted.get(key)
    if (known && now - known.at < COUNTED_FOR_MS) return known.counts
    if (counted.size > 100) counted.clear()
    const counts = count(kind, tenant)
    counts.catch(() => counted.delete(key))
    counted.set(key, { at: now, counts })
    return counts
  }
}

const show = ({
  boot,
  kind,
  mac,
  tenant,
  gateway,
  family,
  model,
  firmware,
  state,
  diagnosis,
  started_at,
  last_step_at,
  finished_at,
  steps,
}: Row): FoundBoot => ({
  id: boot,
  kind,
  mac,
  tenant,
  gateway,
  ...(family ? { family } : {}),
  ...(model ? { model } : {}),
  ...(firmware ? { firmware } : {}),
  state,
  startedAt: iso(started_at),
  ...(finished_at ? { finishedAt: iso(finished_at) } : {}),
  lastStepAt: iso(last_step_at),
  stepCount: steps,
  ...(diagnosis ? { diagnosis } : {}),
})
