import { inventoryChanged } from '@offhook/contracts'
import type { AnySql } from '../outbox/outbox.ts'

/**
 * Notes, in the transaction of the change itself, that what the PBXes of these tenants' platforms are told of may be another now. Whoever reads it looks at the
 * tenants above as well, at whose gateways a tenant's phones may be, and which a tenant that asks does not see.
 */
export async function noteInventoryChanges(sql: AnySql, tenants: readonly string[]): Promise<void> {
  await sql`
    insert into outbox (contract, payload)
    select ${inventoryChanged.name}, jsonb_build_object('id', gen_random_uuid(), 'tenant', tenant, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from unnest(${[...new Set(tenants)]}::text[]) as tenant`
}

/** The same for a tenant and those below it that have such platforms. */
export async function noteInventoryChangesBelow(sql: AnySql, tenant: string): Promise<void> {
  const below = await sql<{ tenant: string }[]>`
    with recursive below as (select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant)
    select tenant from below where exists (select from platforms p where p.tenant = below.tenant and p.outputs is not null)`
  await noteInventoryChanges(sql, [tenant, ...below.map(({ tenant }) => tenant)])
}
