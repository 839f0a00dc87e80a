import type { Sql, TransactionSql } from 'postgres'

/**
 * Account events that waited for a phone, or for a phone that has an account, are to be applied now: each is told of again, in the same transaction, by the contract
 * of that name. `mac`: of a phone that was ordered under that tenant; `keys`: as the events name what they are about; `overdueHours`: those that wait to be applied for
 * so long that what told of them must be lost.
 */
export async function releaseParkedEvents(
  sql: Sql | TransactionSql,
  contract: string,
  phones:
    | { readonly mac: string; readonly tenant: string }
    | { readonly keys: readonly string[] }
    | { readonly overdueHours: number },
): Promise<void> {
  const which =
    'overdueHours' in phones
      ? sql`state = 'waiting' and received_at < now() - make_interval(hours => ${phones.overdueHours})`
      : 'keys' in phones
        ? sql`state = 'parked' and keys && ${[...phones.keys]}::text[]`
        : sql`state = 'parked' and mac = ${phones.mac} and tenant in (with recursive up as (select tenant, parent from tenants where tenant = ${phones.tenant}
          union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent) select tenant from up)`
  await sql`
    with released as (
      update account_events set state = 'waiting', because = null where ${which} returning tenant, platform, id, type, mac, keys, seq
    ) insert into outbox (contract, payload)
    select ${contract}, jsonb_strip_nulls(jsonb_build_object('tenant', tenant, 'platform', platform, 'id', id, 'type', type, 'mac', mac,
      'key', coalesce(mac, left(encode(sha256(convert_to(keys[1], 'UTF8')), 'hex'), 24)), 'again', gen_random_uuid()::text))
    from released order by seq`
}
