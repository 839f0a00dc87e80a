import type { Database } from '@offhook/database'
import type { Log } from '@offhook/runtime'

/** Which tenants have alerts of their own or of those above them, as it was a few seconds ago. */
export type WatchedTenants = {
  /** Of these tenants, each with each that has alerts about it. Empty as long as nobody has any. */
  among(tenants: Iterable<string>): Watched[]
  stop(): Promise<void>
}

/** Lines of `tenant` count for alerts of `owner`. */
export type Watched = { readonly tenant: string; readonly owner: string }

const REFRESH_MS = 5_000

/** Looks again every few seconds; while the database is away, what was known stays. */
export async function watchTenants({ sql }: Database, log: Log): Promise<WatchedTenants> {
  let owners: ReadonlyMap<string, readonly string[]> = new Map()
  const refresh = async () => {
    const rows = await sql<{ tenant: string; owners: string[] }[]>`
      with recursive watched as (
        select distinct tenant as owner, tenant from log_alerts
        union
        select w.owner, t.tenant from tenants t join watched w on t.parent = w.tenant
      ) select tenant, array_agg(owner) as owners from watched group by tenant`
    owners = new Map(rows.map(({ tenant, owners }) => [tenant, owners]))
  }
  let looking: Promise<void> = Promise.resolve()
  const refreshOrSay = () => {
    looking = looking
      .then(refresh)
      .catch((cause: unknown) => log.warn({ err: cause }, 'alerts about logs were not looked up'))
    return looking
  }
  await refreshOrSay()
  const timer = setInterval(refreshOrSay, REFRESH_MS)
  return {
    among: (tenants) =>
      owners.size === 0
        ? []
        : [...new Set(tenants)].flatMap((tenant) => (owners.get(tenant) ?? []).map((owner) => ({ tenant, owner }))),
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
