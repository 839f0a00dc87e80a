import type { LeaseAlerted } from '@offhook/contracts'
import { type BootToken, macMatches } from '@offhook/phones'
import type { AlertAtGateway, KnownBoot } from './boot-tokens.ts'
import type { Gateway } from './gateways.ts'
import type { TakenBy } from './issued-tokens/take-tokens.ts'
import type { LeaseAlert } from './read-lease-alerts.ts'

export type AlertPorts = {
  keepBoot(alert: AlertAtGateway): Promise<KnownBoot>
  announceAlert(event: LeaseAlerted): Promise<{ duplicate: boolean }>
  /** The token that was issued ahead of this lease. */
  takeToken(lease: TakenBy): Promise<BootToken | undefined>
  now(): Date
}

export type Acceptance = { accepted: number; duplicates: number; outOfRange: number }

/** A gateway's clock that is further off than this is not believed. */
const CLOCK_TOLERANCE_MS = 600_000

/** Takes the alerts whose MAC is in one of the gateway's ranges; resolves once the bus has them all. Throws when bus or database is away. */
export async function acceptAlerts(
  ports: AlertPorts,
  gateway: Gateway,
  alerts: readonly LeaseAlert[],
): Promise<Acceptance> {
  const wanted = alerts.filter(({ mac }) => inAlertRange(gateway, mac))
  const verdicts = await Promise.all(wanted.map((alert) => acceptAlert(ports, gateway, alert)))
  const duplicates = verdicts.filter((repeated) => repeated).length
  return { accepted: wanted.length - duplicates, duplicates, outOfRange: alerts.length - wanted.length }
}

/** No ranges means every MAC. */
export const inAlertRange = ({ alerts }: Pick<Gateway, 'alerts'>, mac: LeaseAlert['mac']): boolean =>
  alerts.length === 0 || alerts.some((range) => macMatches(mac, range.mac, range.mask))

async function acceptAlert(
  ports: AlertPorts,
  { tenant, gateway, issuesInto }: Gateway,
  alert: LeaseAlert,
): Promise<boolean> {
  const now = ports.now()
  const alertedAt = believableTime(alert.at, now)
  const known = await ports.keepBoot({ ...alert, tenant, gateway, alertedAt })
  const { boot } = known
  const taken = issuesInto ? await ports.takeToken({ tenant, gateway, mac: alert.mac, boot, alertedAt }) : undefined
  const bootToken = alert.bootToken ?? taken // a script of somebody's own may know the token and tell it
  const { duplicate } = await ports.announceAlert({
    boot,
    mac: alert.mac,
    ...(bootToken ? { bootToken } : {}),
    ...(alert.leasedIp ? { leasedIp: alert.leasedIp } : {}),
    tenant,
    gateway,
    ...(alert.alert ? { alert: alert.alert } : {}),
    ...(alert.vendorClass ? { vendorClass: alert.vendorClass } : {}),
    ...(alert.userClass ? { userClass: alert.userClass } : {}),
    alertedAt: known.alertedAt.toISOString(),
    acceptedAt: now.toISOString(),
  })
  return known.repeated || duplicate
}

export function believableTime(told: Date | undefined, now: Date): Date {
  return told && Math.abs(told.getTime() - now.getTime()) <= CLOCK_TOLERANCE_MS ? told : now
}
