import type { Database } from '@offhook/database'
import { BootId, digestBootToken, mintBootId } from '@offhook/phones'
import { coalesce, type Sealer } from '@offhook/runtime'
import type { LeaseAlert } from './read-lease-alerts.ts'

export type AlertAtGateway = LeaseAlert & {
  readonly tenant: string
  readonly gateway: string
  readonly alertedAt: Date
}

export type KnownBoot = { readonly boot: BootId; readonly repeated: boolean; readonly alertedAt: Date }

/** A lease without a token that is told again within this time is the same boot. */
const TOKENLESS_REPEAT = '60 seconds'

/**
 * Gives every alert its boot: the row that is there for this token and MAC, or a new one. A new one ends the MAC's older tokens after `tokenGraceMs`.
 * Many concurrent alerts share one statement. `repeated` tells that the boot was known before.
 */
export function bootTokens(
  { sql }: Database,
  sealer: Sealer,
  { tokenLifetimeMs, tokenGraceMs }: { tokenLifetimeMs: number; tokenGraceMs: number },
): (alert: AlertAtGateway) => Promise<KnownBoot> {
  return coalesce(async (alerts: AlertAtGateway[]) => {
    const minted = alerts.map(({ alertedAt }) => mintBootId(alertedAt))
    const digests = alerts.map(({ bootToken }) =>
      bootToken ? digestBootToken(bootToken, sealer.digestKey).toString('hex') : null,
    )
    const column = <Value>(read: (alert: AlertAtGateway) => Value) => alerts.map(read)
    const rows = await sql<{ position: number; boot: string; alerted_at: string }[]>`
      with told as (
        select * from unnest(
          ${alerts.map((_, position) => position)}::int[], ${minted as string[]}::text[], ${column(({ mac }) => mac as string)}::text[], ${digests}::text[],
          ${column(({ tenant }) => tenant)}::text[], ${column(({ gateway }) => gateway)}::text[], ${column(({ leasedIp }) => leasedIp ?? '')}::text[],
          ${column(({ alertedAt }) => alertedAt.toISOString())}::text[]::timestamptz[],
          ${column(({ vendorClass }) => vendorClass ?? null)}::text[], ${column(({ userClass }) => userClass ?? null)}::text[]
        ) as told (position, boot, mac, digest, tenant, gateway, leased_ip, alerted_at, vendor_class, user_class)
      ), repeats as (
        select told.position, last.boot, last.alerted_at from told
        join lateral (
          select b.boot, b.alerted_at from boot_tokens b
          where b.mac = told.mac and told.digest is null and b.digest is null and b.tenant = told.tenant and b.gateway = told.gateway
            and b.alerted_at > told.alerted_at - ${TOKENLESS_REPEAT}::interval
          order by b.alerted_at desc limit 1
        ) last on true
      ), fresh as (
        select distinct on (mac, digest) * from told where not exists (select from repeats where repeats.position = told.position) order by mac, digest, position
      ), kept as (
        insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, vendor_class, user_class, alerted_at, expires_at)
        select boot, mac, decode(digest, 'hex'), tenant, gateway, leased_ip, vendor_class, user_class, alerted_at, alerted_at + ${`${tokenLifetimeMs} milliseconds`}::interval from fresh
        on conflict (digest, mac) where digest is not null do update set mac = excluded.mac
        returning boot, mac, encode(digest, 'hex') as digest, alerted_at
      ), ended as (
        update boot_tokens older set expires_at = least(older.expires_at, now() + ${tokenGraceMs} * interval '1 millisecond')
        from kept join fresh on fresh.boot = kept.boot
        where older.mac = kept.mac and older.boot <> kept.boot and older.alerted_at < kept.alerted_at and older.expires_at > now() + ${tokenGraceMs} * interval '1 millisecond'
      )
      select told.position, coalesce(repeats.boot, kept.boot) as boot, coalesce(repeats.alerted_at, kept.alerted_at) as alerted_at from told
      left join repeats on repeats.position = told.position
      left join kept on kept.mac = told.mac and kept.digest is not distinct from told.digest`
    const byPosition = new Map(rows.map((row) => [row.position, row]))
    return alerts.map((_, position) => {
      const row = byPosition.get(position)
      if (!row) throw new Error('an alert was not kept')
      return {
        boot: BootId.parse(row.boot),
        repeated: row.boot !== minted[position],
        alertedAt: new Date(row.alerted_at),
      }
    })
  })
}
