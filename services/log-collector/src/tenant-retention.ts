import type { Database } from '@offhook/database'

const DAY_MS = 86_400_000
/** A statement deletes so many lines at most, and waits for nobody. */
const LINES = 5_000

/**
 * Deletes what tenants keep for a shorter time than `retentionDays`: the shortest `logRetentionDays` of a tenant and those above it holds. Yields how many lines that were.
 * Harmless beside other collectors doing the same.
 */
export async function dropTenantsOldLines({ sql }: Database, retentionDays: number, now: Date): Promise<number> {
  const tenants = await sql<{ tenant: string; days: number }[]>`
    with recursive kept as (
      select tenant, (quotas ->> 'logRetentionDays')::float8 as days from tenants where parent is null
      union all
      select t.tenant, least(k.days, (t.quotas ->> 'logRetentionDays')::float8) from tenants t join kept k on t.parent = k.tenant
    ) select tenant, days from kept where days < ${retentionDays} order by tenant`
  let dropped = 0
  for (const { tenant, days } of tenants) {
    const oldest = new Date(now.getTime() - days * DAY_MS).toISOString()
    for (let count = LINES; count === LINES; dropped += count) {
      const deleted = await sql`
        delete from log_lines where (received_at, upload, line) in (
          select received_at, upload, line from log_lines where tenant = ${tenant} and received_at < ${oldest}::timestamptz
          order by received_at limit ${LINES} for update skip locked)
          and received_at < ${oldest}::timestamptz`
      count = deleted.count
    }
  }
  return dropped
}
