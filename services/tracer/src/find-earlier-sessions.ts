import type { Database } from '@offhook/database'
import type { EarlierSession } from './boot-spans.ts'

const LINKED = 3

/** The sessions of its phone that came before each of these, the latest first. */
export async function findEarlierSessions(
  { sql }: Database,
  boots: readonly string[],
): Promise<ReadonlyMap<string, readonly EarlierSession[]>> {
  const rows = await sql<(EarlierSession & { later: string })[]>`
    select b.boot as later, e.boot, e.kind, e.state from boots b
    cross join lateral (
      select boot, kind, state from boots where mac = b.mac and started_at <= b.started_at and boot < b.boot
      order by started_at desc, boot desc limit ${LINKED}) e
    where b.boot = any(${[...boots]})`
  return Map.groupBy(rows, ({ later }) => later)
}
