import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { Sql, TransactionSql } from 'postgres'
import type { RegistrarKey } from './decide-registrations.ts'

export type Line = { readonly mac: Mac; readonly aor: string; readonly tenant: string }

export const subtreeOf = (sql: Sql | TransactionSql, tenant: string) => sql`
  (with recursive below as (select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant) select tenant from below)`

/** The lines that a registrar may speak of: of phones of its tenant and of those below it, in its domains. */
export async function findLines(
  { sql }: Database,
  tenant: string,
  domains: readonly string[],
): Promise<{ lines: Line[]; tenants: ReadonlySet<string> }> {
  const tenants = await sql<{ tenant: string }[]>`select tenant from ${subtreeOf(sql, tenant)} as below`
  const lines = await sql<Line[]>`
    select mac, aor, tenant from line_addresses
    where tenant = any(${tenants.map((one) => one.tenant)}) and split_part(aor, '@', 2) = any(${[...domains]})`
  return { lines: [...lines], tenants: new Set(tenants.map((one) => one.tenant)) }
}

/** All lines of these phones, whosever they are. */
export const findLinesOf = async ({ sql }: Database, macs: readonly Mac[]): Promise<Line[]> => [
  ...(await sql<Line[]>`select mac, aor, tenant from line_addresses where mac = any(${[...macs]})`),
]

/** Addresses of which something was told, and that are that phone's no more; and those whose registration ran out without a word. */
export async function findOutdated(
  { sql }: Database,
  { tenant, registrar }: RegistrarKey,
  domains: readonly string[],
  lapsedBefore: Date,
): Promise<string[]> {
  const rows = await sql<{ aor: string }[]>`
    select distinct k.aor from registrar_contacts k where k.tenant = ${tenant} and k.registrar = ${registrar} and (
      (k.contact is not null and k.expires_at < ${lapsedBefore.toISOString()}::timestamptz)
      or not exists (select from line_addresses a where a.aor = k.aor and a.mac = k.mac and split_part(a.aor, '@', 2) = any(${[...domains]})
        and a.tenant in (select tenant from ${subtreeOf(sql, tenant)} as below)))`
  return rows.map(({ aor }) => aor)
}
