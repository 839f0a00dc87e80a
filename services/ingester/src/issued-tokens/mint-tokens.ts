import type { MacAlert } from '@offhook/database'
import { digestBootToken, issueBootToken, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Sql } from 'postgres'
import { inAlertRange } from '../accept-alerts.ts'
import { sealToken } from './kept-tokens.ts'
import { type GatewayName, isLive } from './live-tokens.ts'

/**
 * Makes the next token of every phone of a gateway whose newest one was taken by a boot, was revoked, or was never made: those ordered there, and those that were given lines there without
 * having been ordered. A next one waits until the DHCP server has the last one: there are never more than two that it may have. Withdraws those of phones that
 * are none of the gateway's any more. Committed before any of them is written elsewhere: a phone shall never have a token that we do not know.
 */
export async function mintTokens(
  sql: Sql,
  sealer: Sealer,
  { tenant, gateway, alerts }: GatewayName & { readonly alerts: readonly MacAlert[] },
  graceMs: number,
): Promise<number> {
  const known = sql`
    select mac from phones where tenant = ${tenant} and gateway = ${gateway} and not suspended
    union select c.mac from credentials c where c.tenant = ${tenant} and c.gateway = ${gateway}
      and not exists (select from phones p where p.mac = c.mac and (p.suspended or (p.tenant, p.gateway) is distinct from (c.tenant, c.gateway) and p.gateway is not null))`
  await sql`
    update issued_tokens i set replaced_at = now(), expires_at = least(i.expires_at, now() + ${graceMs} * interval '1 millisecond')
    where i.tenant = ${tenant} and i.gateway = ${gateway} and i.replaced_at is null and i.mac not in (${known})`
  const lacking = await sql<{ mac: Mac }[]>`
    select known.mac from (${known}) known left join lateral (
      select i.boot, i.placed_at from issued_tokens i where i.mac = known.mac and i.tenant = ${tenant} and i.gateway = ${gateway} and ${isLive(sql)}
      order by i.token desc limit 1) newest on true
    where newest is null or newest.boot is not null and newest.placed_at is not null`
  const minted = lacking
    .filter(({ mac }) => inAlertRange({ alerts }, mac))
    .map(({ mac }) => ({ mac, token: issueBootToken() }))
  if (minted.length > 0)
    await sql`
      insert into issued_tokens (mac, tenant, gateway, digest, sealed)
      select mac, ${tenant}, ${gateway}, decode(digest, 'hex'), decode(sealed, 'hex') from unnest(${minted.map(({ mac }) => mac as string)}::text[],
        ${minted.map(({ token }) => digestBootToken(token, sealer.digestKey).toString('hex'))}::text[], ${minted.map(({ mac, token }) => sealToken(sealer, mac, token).toString('hex'))}::text[]
      ) as minted (mac, digest, sealed)`
  return minted.length
}
