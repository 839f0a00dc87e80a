import { accountEventReceived } from '@offhook/contracts'
import { type Database, releaseParkedEvents } from '@offhook/database'

const PER_LOOK = 500
const PER_TIDYING = 5_000

/**
 * Releases events that wait for a phone which is there by now. Whoever orders or activates a phone does so at once; this finds those that were parked at that very
 * moment. Resolves with how many were found.
 */
export const releaseForgotten = ({ sql }: Database): Promise<number> =>
  sql.begin(async (sql) => {
    const rows = await sql<{ key: string }[]>`
      select e.keys[1] as key from account_events e where e.state = 'parked' and case when e.mac is not null
        then exists (select from credentials c where c.mac = e.mac) or (e.because = 'unknown-phone' and exists (select from phones f where f.mac = e.mac))
        else exists (select from line_addresses a join credentials c using (mac) where a.tenant = e.tenant and c.tenant = e.tenant and c.platform = e.platform
          and split_part(a.aor, '@', 1) = e.account and (e.registrar is null or a.aor = e.account || '@' || e.registrar)) end
      limit ${PER_LOOK}`
    if (rows.length > 0) await releaseParkedEvents(sql, accountEventReceived.name, { keys: rows.map(({ key }) => key) })
    return rows.length
  })

/** Longer than all attempts at one event take. */
const OVERDUE_HOURS = 3

/**
 * Tells again of what waits though nothing tells of it any more: the database is the truth, and a stream may be lost. Gives up what has waited for its phone for thirty
 * days, so that no password is kept for nobody, and forgets what ended ninety days ago.
 */
export async function tidyEvents({ sql }: Database): Promise<void> {
  await releaseParkedEvents(sql, accountEventReceived.name, { overdueHours: OVERDUE_HOURS })
  await sql`update account_events set state = 'failed', because = 'never-appeared', sealed = null, finished_at = now()
    where state = 'parked' and received_at < now() - interval '30 days'`
  await sql`delete from account_events where ctid in (
    select ctid from account_events where finished_at < now() - interval '90 days' limit ${PER_TIDYING})`
}
