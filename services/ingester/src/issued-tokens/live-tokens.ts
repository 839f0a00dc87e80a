import type { PhoneToken } from '@offhook/dhcp-tokens'
import type { Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Sql, TransactionSql } from 'postgres'
import { openToken } from './kept-tokens.ts'

export type AnySql = Sql | TransactionSql
export type GatewayName = { readonly tenant: string; readonly gateway: string }

/** Of the rows `i` of `issued_tokens`: whether the phone's tokens were revoked since. */
export const isRevoked = (sql: AnySql) =>
  sql`exists (select from token_revocations r where r.mac = i.mac and r.revoked_at >= i.issued_at)`

/** What the DHCP server may hand out, as far as we know. */
export const isLive = (sql: AnySql) => sql`i.replaced_at is null and not ${isRevoked(sql)}`

export type LiveToken = PhoneToken & { readonly id: number }

/** The newest token of each phone at a gateway: what its DHCP server is to hand out. In the order of their MACs. */
export async function newestTokens(
  sql: AnySql,
  sealer: Sealer,
  { tenant, gateway }: GatewayName,
): Promise<LiveToken[]> {
  const rows = await sql<{ id: string; mac: string; sealed: Buffer; family: string | null }[]>`
    select distinct on (i.mac) i.token as id, i.mac, i.sealed, p.family from issued_tokens i left join phones p on p.mac = i.mac
    where i.tenant = ${tenant} and i.gateway = ${gateway} and ${isLive(sql)} order by i.mac, i.token desc`
  return rows.map(({ id, mac, sealed, family }) => ({
    id: Number(id),
    mac: mac as Mac, // a MAC of the table
    token: openToken(sealer, mac, sealed),
    family: family ?? undefined,
  }))
}

/** Notes that the DHCP server has these, and of their phones no older one. */
export async function notePlaced(
  sql: AnySql,
  { tenant, gateway }: GatewayName,
  tokens: readonly Pick<LiveToken, 'id' | 'mac'>[],
): Promise<void> {
  await sql`
    update issued_tokens i set placed_at = case when i.token = placed.id then coalesce(i.placed_at, clock_timestamp()) else i.placed_at end,
      replaced_at = case when i.token < placed.id then clock_timestamp() end
    from unnest(${tokens.map(({ id }) => id)}::bigint[], ${tokens.map(({ mac }) => mac as string)}::text[]) as placed (id, mac)
    where i.mac = placed.mac and i.tenant = ${tenant} and i.gateway = ${gateway} and i.replaced_at is null
      and (i.token < placed.id or i.token = placed.id and i.placed_at is null)`
}

/** Whether the DHCP server has a token that a boot took already, while it was not known to be there. */
export async function needsNext(sql: AnySql, { tenant, gateway }: GatewayName): Promise<boolean> {
  const [found] = await sql`
    select from issued_tokens i where i.tenant = ${tenant} and i.gateway = ${gateway} and ${isLive(sql)} and i.boot is not null and i.placed_at is not null limit 1`
  return found !== undefined
}
