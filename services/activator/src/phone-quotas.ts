import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { BoundedMap } from '@offhook/runtime'

export type PhoneQuotas = {
  /** Whether a phone that does not count yet has a place under a tenant and all above it; it holds the place until it is settled. */
  admit(tenant: string, mac: Mac): Promise<boolean>
  /** Whether an admitted phone was kept. Its place is free again if not. */
  settle(mac: Mac, kept: boolean): void
}

export type CountedQuota = { readonly tenant: string; readonly quota: number; readonly phones: number }
/** The quotas that hold for a tenant, with how many phones each has, but for those of `uncounted`. */
export type ReadQuotas = (tenant: string, uncounted: readonly Mac[]) => Promise<readonly CountedQuota[]>

type Place = { readonly readAt: number; readonly quotas: readonly string[] }
type Count = {
  readonly quota: number
  readonly phones: number
  /** Admitted here since `phones` was read, or not in it. */
  readonly added: Map<Mac, 'admitted' | 'kept'>
}

/** Quotas and counts are taken as they were so long ago. */
const FRESH_MS = 3_000
const MAX_TENANTS = 10_000

/**
 * Quotas of phones, counted once in {@link FRESH_MS} for each tenant whose phones activate without having been ordered. Exact within this process; several
 * activators at once may go beyond a quota by what the others admitted within that time.
 */
export function phoneQuotas(read: ReadQuotas, now: () => number = () => performance.now()): PhoneQuotas {
  const places = new BoundedMap<string, Place>(MAX_TENANTS)
  const counts = new BoundedMap<string, Count>(MAX_TENANTS)
  const reading = new Map<string, Promise<Place>>()

  const readPlace = async (tenant: string): Promise<Place> => {
    const before = [...counts.values()].flatMap(({ added }) => [...added])
    const kept = new Set(before.flatMap(([mac, state]) => (state === 'kept' ? mac : [])))
    const found = await read(
      tenant,
      before.flatMap(([mac, state]) => (state === 'admitted' ? mac : [])),
    )
    for (const { tenant: owner, quota, phones } of found) {
      const added = counts.get(owner)?.added ?? new Map()
      for (const mac of kept) added.delete(mac) // they are among those that were counted now
      counts.set(owner, { quota, phones, added })
    }
    const place = { readAt: now(), quotas: found.map((one) => one.tenant) }
    places.set(tenant, place)
    return place
  }
  const placeOf = async (tenant: string): Promise<Place> => {
    const known = places.get(tenant)
    if (known && now() - known.readAt < FRESH_MS) return known
    const there = reading.get(tenant)
    if (there) return there
    const fresh = readPlace(tenant).finally(() => reading.delete(tenant))
    reading.set(tenant, fresh)
    return fresh
  }

  return {
    async admit(tenant, mac) {
      const { quotas } = await placeOf(tenant)
      const held = quotas.flatMap((owner) => counts.get(owner) ?? [])
      if (held.some(({ quota, phones, added }) => !added.has(mac) && phones + added.size >= quota)) return false
      for (const { added } of held) added.set(mac, 'admitted')
      return true
    },
    settle(mac, kept) {
      for (const { added } of counts.values()) {
        if (!added.has(mac)) continue
        if (kept) added.set(mac, 'kept')
        else added.delete(mac)
      }
    },
  }
}

export const countedQuotas =
  ({ sql }: Database): ReadQuotas =>
  (tenant, uncounted) =>
    sql<CountedQuota[]>`
      with recursive up as (select tenant, parent from tenants where tenant = ${tenant} union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent)
      select t.tenant, (t.quotas ->> 'phones')::float8 as quota, offhook_phone_count(t.tenant, ${[...uncounted]}::text[])::float8 as phones
      from tenants t join up using (tenant) where t.quotas ? 'phones'`
