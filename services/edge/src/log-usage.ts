import type { Database } from '@offhook/database'
import { BoundedMap, coalesce } from '@offhook/runtime'

export type LogUsage = {
  /** Takes so many bytes of today (UTC) for a tenant; false when its quota, or that of a tenant above, has no room for them. Throws while the database is away. */
  take(tenant: string, bytes: number): Promise<boolean>
  /** For what was taken and then not kept. */
  giveBack(tenant: string, bytes: number): void
  /** Writes what is counted and not written. */
  close(): Promise<void>
}

/** A quota that holds for a tenant, and what it and those below it have used of it on a day. */
export type UsedQuota = {
  readonly leaf: string
  readonly tenant: string
  readonly quota: number
  readonly used: number
}
export type UsedBytes = { readonly tenant: string; readonly day: string; readonly bytes: number }

export type UsagePorts = {
  add(bytes: readonly UsedBytes[]): Promise<unknown>
  read(leaves: readonly string[], day: string): Promise<readonly UsedQuota[]>
  now(): Date
}

type Place = { readonly readAt: number; readonly day: string; readonly quotas: readonly string[] }
/** `fresh`: of `used`, what was taken here and is not written yet. */
type Quota = { readonly quota: number; used: number; fresh: number }

/** Quotas and what other edges took are known as they were so long ago. */
const FRESH_MS = 2_000
/** What was taken is written so long after, in one statement for all tenants. */
const WRITE_AFTER_MS = 1_000
const MAX_TENANTS = 10_000

/**
 * Counts what phones upload against their tenants' quotas for a day. Exact within this edge; several edges may together go beyond a quota by what the others
 * took within {@link FRESH_MS} and {@link WRITE_AFTER_MS}. What was taken and not yet written when the process is killed is not counted.
 */
export function logUsage({ add, read, now }: UsagePorts): LogUsage {
  const places = new BoundedMap<string, Place>(MAX_TENANTS)
  const quotas = new BoundedMap<string, Quota>(MAX_TENANTS)
  let unwritten = new Map<string, UsedBytes>()
  let timer: NodeJS.Timeout | undefined
  const today = () => now().toISOString().slice(0, 10)

  const note = (tenant: string, day: string, bytes: number) => {
    const key = `${day} ${tenant}`
    unwritten.set(key, { tenant, day, bytes: (unwritten.get(key)?.bytes ?? 0) + bytes })
    timer ??= setTimeout(() => void refresh(undefined).catch(() => {}), WRITE_AFTER_MS)
  }
  const write = async () => {
    clearTimeout(timer)
    timer = undefined
    const writing = unwritten
    unwritten = new Map()
    const fresh = [...quotas.values()].map((quota) => [quota, quota.fresh] as const)
    const written = [...writing.values()].filter(({ bytes }) => bytes !== 0)
    try {
      if (written.length > 0) await add(written)
    } catch (cause) {
      for (const { tenant, day, bytes } of writing.values()) note(tenant, day, bytes)
      throw cause
    }
    for (const [quota, before] of fresh) quota.fresh -= before
  }
  const readAnew = async (leaves: readonly string[]) => {
    const day = today()
    const readAt = performance.now()
    const found = await read(leaves, day)
    for (const { tenant, quota, used } of found) {
      const fresh = quotas.get(tenant)?.fresh ?? 0
      quotas.set(tenant, { quota, used: used + fresh, fresh })
    }
    for (const leaf of leaves) {
      const held = found.filter((one) => one.leaf === leaf).map(({ tenant }) => tenant)
      places.set(leaf, { readAt, day, quotas: held })
    }
  }
  // One at a time: what is read holds all that was written before, and nothing that is written after.
  const refresh = coalesce(
    async (leaves: (string | undefined)[]) => {
      await write()
      const asked = [...new Set(leaves.filter((leaf) => leaf !== undefined))].filter((leaf) => !isFresh(leaf))
      if (asked.length > 0) await readAnew(asked)
      return leaves
    },
    { maxRunning: 1 },
  )
  const isFresh = (leaf: string): boolean => {
    const place = places.get(leaf)
    return place !== undefined && place.day === today() && performance.now() - place.readAt < FRESH_MS
  }
  const change = (tenant: string, bytes: number) => {
    for (const owner of places.get(tenant)?.quotas ?? []) {
      const quota = quotas.get(owner)
      if (!quota) continue
      quota.used += bytes
      quota.fresh += bytes
    }
    note(tenant, today(), bytes)
  }

  return {
    async take(tenant, bytes) {
      if (!isFresh(tenant)) await refresh(tenant)
      const held = (places.get(tenant)?.quotas ?? []).flatMap((owner) => quotas.get(owner) ?? [])
      if (held.some(({ quota, used }) => used + bytes > quota)) return false
      change(tenant, bytes)
      return true
    },
    giveBack: (tenant, bytes) => change(tenant, -bytes),
    async close() {
      await refresh(undefined).catch(() => {}) // the database is away: what is lost is what a kill would lose
      clearTimeout(timer)
    },
  }
}

export const usageTable = ({ sql }: Database): Omit<UsagePorts, 'now'> => ({
  add: (bytes) => sql`
    insert into log_usage as old (tenant, day, bytes) select * from unnest(
      ${bytes.map(({ tenant }) => tenant)}::text[], ${bytes.map(({ day }) => day)}::text[], ${bytes.map((one) => one.bytes)}::bigint[]
    ) as fresh (tenant, day, bytes) order by tenant, day
    on conflict (tenant, day) do update set bytes = old.bytes + excluded.bytes`,
  read: (leaves, day) => sql<UsedQuota[]>`
    with recursive up as (
      select tenant as leaf, tenant, parent from tenants where tenant = any(${[...leaves]})
      union select up.leaf, t.tenant, t.parent from tenants t join up on t.tenant = up.parent
    ), held as (
      select distinct t.tenant, (t.quotas ->> 'logBytesPerDay')::float8 as quota from tenants t join up using (tenant) where t.quotas ? 'logBytesPerDay'
    ), below as (
      select tenant as top, tenant from held
      union select below.top, t.tenant from tenants t join below on t.parent = below.tenant
    ), used as (
      select below.top, sum(u.bytes)::float8 as bytes from below join log_usage u on u.tenant = below.tenant and u.day = ${day} group by below.top
    )
    select up.leaf, held.tenant, held.quota, coalesce(used.bytes, 0) as used
    from up join held using (tenant) left join used on used.top = held.tenant`,
})
