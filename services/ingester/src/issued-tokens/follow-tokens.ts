import { done, type Outcome } from '@offhook/bus'
import type { LeaseAlerted, TokenRevoked, TokenShown } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { BootId, Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { AlertAtGateway, KnownBoot } from '../boot-tokens.ts'
import { openToken } from './kept-tokens.ts'
import { isRevoked } from './live-tokens.ts'
import { markGateways } from './mark-gateways.ts'

export type FollowPorts = {
  readonly database: Pick<Database, 'sql'>
  readonly sealer: Sealer
  readonly lifetimeMs: number
  readonly graceMs: number
  keepBoot(alert: AlertAtGateway): Promise<KnownBoot>
  announceAlert(event: LeaseAlerted): Promise<unknown>
  now(): Date
}

type Row = {
  mac: Mac
  tenant: string
  gateway: string
  sealed: Buffer
  boot: BootId | null
  is_over: boolean
  is_replaced: boolean
}

/**
 * A phone came with an issued token. It has a lease then, even if nobody reported it (dnsmasq reports no renewed ones, a report may be lost): the token gets a boot unless it has one. That
 * the phone has this one ends the older ones in ten minutes.
 */
export async function followShownToken(ports: FollowPorts, { token: id, at }: TokenShown): Promise<Outcome> {
  const { database, sealer, lifetimeMs, graceMs, keepBoot, announceAlert, now } = ports
  const { sql } = database
  const [row] = await sql<Row[]>`
    select i.mac, i.tenant, i.gateway, i.sealed, i.boot, coalesce(i.expires_at <= now(), false) as is_over, i.replaced_at is not null as is_replaced
    from issued_tokens i where i.token = ${id} and not ${isRevoked(sql)}`
  if (!row || (row.is_over && row.is_replaced)) return done
  const { mac, tenant, gateway } = row
  let boot = row.boot
  if (boot === null || row.is_over) {
    const alertedAt = new Date(at)
    const known = await keepBoot({ mac, tenant, gateway, alertedAt, bootToken: undefined, leasedIp: undefined })
    await announceAlert({
      ...{ boot: known.boot, mac, bootToken: openToken(sealer, mac, row.sealed), tenant, gateway },
      ...{ alertedAt: known.alertedAt.toISOString(), acceptedAt: now().toISOString() },
    })
    boot = known.boot
  }
  await sql.begin(async (sql) => {
    await sql`
      update issued_tokens set boot = ${boot}, shown_at = coalesce(shown_at, now()), placed_at = coalesce(placed_at, now()),
        expires_at = case when expires_at > now() then expires_at else now() + ${lifetimeMs} * interval '1 millisecond' end
      where token = ${id}`
    await sql`
      update issued_tokens set replaced_at = coalesce(replaced_at, now()), expires_at = least(expires_at, now() + ${graceMs} * interval '1 millisecond')
      where mac = ${mac} and tenant = ${tenant} and gateway = ${gateway} and token < ${id} and (replaced_at is null or expires_at is null or expires_at > now())`
    await markGateways(sql, { tenant, gateway })
  })
  return done
}

/** A gateway's clock may be ahead by this much and is believed. */
const CLOCK_TOLERANCE_MS = 600_000

/**
 * The edge refuses revoked tokens by itself. Reported ones that a gateway's clock dates later are ended here, and of issued ones the next is made: the phone boots again
 * once the DHCP server has it.
 */
export async function followRevocation(
  { database: { sql } }: Pick<FollowPorts, 'database'>,
  { mac, at }: TokenRevoked,
): Promise<Outcome> {
  await sql`
    update boot_tokens set expires_at = now() where mac = ${mac} and digest is not null and expires_at > now()
      and alerted_at <= ${at}::timestamptz + ${CLOCK_TOLERANCE_MS} * interval '1 millisecond'`
  const gateways = await sql<{ tenant: string; gateway: string }[]>`
    select distinct tenant, gateway from issued_tokens where mac = ${mac} and replaced_at is null`
  for (const gateway of gateways) await markGateways(sql, gateway)
  return done
}
