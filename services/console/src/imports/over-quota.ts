import type { ScopedDatabase } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { KeptImport } from './kept-imports.ts'
import { findOwnThings } from './kept-imports.ts'
import { quotaIs, type Thing, type Verdict } from './things.ts'
import { undone } from './write-things.ts'

type Exceeded = { tenant: string; quota: number; phones: number }

/**
 * The new phones of an import that a quota has no place for, the last ones of each tenant: every row alone was tried without those before it. Counted with all of them
 * in the inventory, in a transaction that leaves nothing.
 */
export async function findOverQuota(
  { database, sealer }: { database: ScopedDatabase; sealer: Sealer },
  { id, scope }: Pick<KeptImport, 'id' | 'scope'>,
): Promise<(Verdict & { at: number })[]> {
  const { sql } = database
  const over: (Verdict & { at: number })[] = []
  const made = sql`select subject, tenant from import_rows where import = ${id} and what = 'phone' and verdict = 'made'`
  // Not under the tenant that asked: it only counts, and quotas of tenants above count as well.
  await undone(database, undefined, async () => {
    const own = await sql<{ subject: string }[]>`
      select subject from import_rows where import = ${id} and what = 'tenant' and verdict in ('made', 'changed')`
    for (let from = 0; from < own.length; from += MANY) {
      const wanted = own.slice(from, from + MANY).map(({ subject }) => ({ what: 'tenant' as const, subject }))
      await keepBareTenants(
        database,
        (await findOwnThings(sql, sealer, id, wanted)).map(({ thing }) => thing),
      )
    }
    await sql`insert into phones (mac, tenant) ${made} on conflict (mac) do nothing`
    for (;;) {
      const [exceeded] = await sql<Exceeded[]>`
        select e.tenant, e.quota::float8 as quota, e.phones::float8 as phones
        from (select distinct m.tenant from (${made}) m where exists (select from phones p where p.mac = m.subject)) t cross join lateral offhook_exceeded_phone_quota(t.tenant, null) e limit 1`
      if (!exceeded) return
      const { tenant, quota, phones } = exceeded
      const refused = await sql<{ at: number; subject: string }[]>`
        with recursive below as (select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant)
        select r.at, r.subject from import_rows r where r.import = ${id} and r.what = 'phone' and r.verdict = 'made' and r.tenant in (select tenant from below)
          and exists (select from phones p where p.mac = r.subject) order by r.at desc limit ${phones - quota}`
      if (refused.length === 0) return
      await sql`delete from phones where mac = any(${refused.map(({ subject }) => subject)}::text[])`
      const because = (await sees(database, scope, tenant))
        ? quotaIs(tenant, quota)
        : 'the quota of phones of a tenant above is used up'
      over.push(...refused.map(({ at }) => ({ at, verdict: 'conflict' as const, because })))
    }
  })
  return over
}

const MANY = 500

async function keepBareTenants({ sql }: ScopedDatabase, things: readonly Thing[]): Promise<void> {
  const tenants = things.map(({ names, body }) => ({
    ...{ tenant: names.tenant!, name: names.tenant! },
    parent: typeof body.parent === 'string' ? body.parent : null,
    quotas: JSON.stringify(body.quotas ?? {}),
  }))
  await sql`
    insert into tenants (tenant, name, parent, quotas)
    select t.tenant, t.name, t.parent, t.quotas::jsonb from unnest(${tenants.map(({ tenant }) => tenant)}::text[], ${tenants.map(({ name }) => name)}::text[], ${tenants.map(({ parent }) => parent)}::text[], ${tenants.map(({ quotas }) => quotas)}::text[]) as t (tenant, name, parent, quotas)
    on conflict (tenant) do update set parent = excluded.parent, quotas = excluded.quotas`
}

/** Whether whoever asked sees the tenant: of one above, not even the numbers are told. */
async function sees({ sql }: ScopedDatabase, scope: string | null, tenant: string): Promise<boolean> {
  if (scope === null) return true
  const [row] = await sql`
    with recursive below as (select tenant from tenants where tenant = ${scope} union select t.tenant from tenants t join below on t.parent = below.tenant)
    select from below where tenant = ${tenant}`
  return row !== undefined
}
