import type { Database } from '@offhook/database'

/** The tenants that an asker sees, as they were `REFRESH_MS` ago at most while somebody refreshes. */
export type Visible = {
  has(tenant: string | undefined): boolean
  /** Reads them anew when it is time. */
  refresh(): Promise<void>
}

export type FindVisible = (scope: string | undefined) => Promise<Visible>

const REFRESH_MS = 15_000

/** For what no query filters: events as they happen. Without a scope everything is seen. */
export const subtreeOf =
  ({ sql }: Pick<Database, 'sql'>): FindVisible =>
  async (scope) => {
    if (scope === undefined) return { has: () => true, refresh: async () => {} }
    let readAt = performance.now()
    let tenants = await read(sql, scope)
    return {
      has: (tenant) => tenant !== undefined && tenants.has(tenant),
      async refresh() {
        if (performance.now() - readAt < REFRESH_MS) return
        readAt = performance.now()
        tenants = await read(sql, scope)
      },
    }
  }

async function read(sql: Database['sql'], scope: string): Promise<Set<string>> {
  const rows = await sql<{ tenant: string }[]>`
    with recursive below as (select tenant from tenants where tenant = ${scope} union select t.tenant from tenants t join below on t.parent = below.tenant)
    select tenant from below`
  return new Set(rows.map(({ tenant }) => tenant))
}
