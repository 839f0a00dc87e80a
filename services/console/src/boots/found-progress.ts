import type { Database } from '@offhook/database'

/** How far a boot is: which of its five stages are behind it, and what came last; of a boot that is registered, its registration. */
export type Progress = { readonly stages: readonly Stage[]; readonly last: string }
export type Stage = (typeof STAGES)[number]

/** What must have happened, in this order, before a phone has a dial tone. */
export const STAGES = ['lease', 'lines', 'files', 'fetched', 'registered'] as const

/** The progress of boots by id. */
export async function findProgress({ sql }: Database, boots: readonly string[]): Promise<Map<string, Progress>> {
  if (boots.length === 0) return new Map()
  const rows = await sql<{ boot: string; names: string[]; fetched: boolean; last: string | null }[]>`
    select boot, array_agg(distinct name) as names, bool_or(name = 'file.served' and status in (200, 304)) as fetched,
      coalesce((array_agg(attributes ->> 'title' order by at, step) filter (where name = 'phone.registered'))[1],
        (array_agg(attributes ->> 'title' order by at desc, step desc))[1]) as last
    from boot_steps where boot = any(${boots as string[]}) group by boot`
  return new Map(
    rows.map(({ boot, names, fetched, last }) => [boot, { stages: stagesOf(names, fetched), last: last ?? '' }]),
  )
}

/** The stages that the names of a boot's steps prove. */
export function stagesOf(names: readonly string[], fetched: boolean): Stage[] {
  const reached: Record<Stage, boolean> = {
    lease: names.includes('lease.alerted') || names.includes('account.changed'),
    lines: names.includes('phone.activated') || names.includes('phone.reactivated'),
    files: names.includes('config.rendered'),
    fetched,
    registered: names.includes('phone.registered'),
  }
  return STAGES.filter((stage) => reached[stage])
}
