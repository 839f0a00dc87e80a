import type { AnySql, GatewayName } from './live-tokens.ts'

/** A change waits a little for those that come with it: hundreds of phones lease at once after a power cut. */
const GATHER_MS = 250
/** A DHCP server that is away is tried this soon after a change, whatever its turn is: the change may be what it was waiting for. */
const TRY_AGAIN_MS = 5_000

/** Notes that the DHCP servers of a tenant, of one of its gateways or of all are to be brought up to date; what was written to before and is not any more is noted too. */
export async function markGateways(
  sql: AnySql,
  which: GatewayName | { readonly tenant: string } | 'all',
): Promise<void> {
  const are =
    which === 'all'
      ? sql`true`
      : 'gateway' in which
        ? sql`tenant = ${which.tenant} and gateway = ${which.gateway}`
        : sql`tenant = ${which.tenant}`
  await sql`
    insert into token_outputs as kept (tenant, gateway, "into", due_at)
    select tenant, gateway, issues_into, now() + ${GATHER_MS} * interval '1 millisecond' from (
      select tenant, gateway, issues_into from gateways where issues_into is not null and ${are}
      union select o.tenant, o.gateway, o."into" from token_outputs o where ${are}
        and not exists (select from gateways g where g.tenant = o.tenant and g.gateway = o.gateway and g.issues_into is not null)
    ) marked order by tenant, gateway
    on conflict (tenant, gateway) do update set wanted = kept.wanted + 1, "into" = excluded."into", due_at = case when kept.made < kept.wanted
      then least(kept.due_at, now() + ${TRY_AGAIN_MS} * interval '1 millisecond') else excluded.due_at end`
}
