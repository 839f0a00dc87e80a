import type { BootToken, Mac } from '@offhook/phones'
import { parseSmgEvent, type SmgEvent } from './parse-smg-events.ts'

export type LeaseAlert = {
  readonly mac: Mac
  readonly bootToken: BootToken | undefined
  readonly leasedIp: string | undefined
  readonly alert?: string | undefined
  readonly vendorClass?: string | undefined
  readonly userClass?: string | undefined
  readonly at?: Date | undefined
}

export type ReadAlerts = {
  readonly alerts: readonly LeaseAlert[]
  readonly malformed: number
  readonly ignored: number
}

/**
 * The alerts among an SMG's lines, each with its leased address: that of a neighbouring line with the same MAC, or else of the first `DHCP: Leased`
 * after it that no other alert comes before (the sample log's order).
 */
export function readLeaseAlerts(lines: readonly string[]): ReadAlerts {
  const events = lines.filter((line) => line.trim() !== '').map(parseSmgEvent)
  const alerts = events.flatMap((event, position) =>
    event?.kind === 'mac-alert'
      ? [
          {
            mac: event.mac,
            bootToken: event.bootToken,
            alert: event.alert,
            leasedIp: addressOf(event.mac, position, events),
          },
        ]
      : [],
  )
  return {
    alerts,
    malformed: events.filter((event) => event?.kind === 'malformed').length,
    ignored: events.filter((event) => event === undefined || event.kind === 'address').length,
  }
}

function addressOf(mac: Mac, position: number, events: readonly (SmgEvent | undefined)[]): string | undefined {
  for (const event of events) if (event?.kind === 'address' && event.mac === mac) return event.ip
  for (const event of events.slice(position + 1)) {
    if (event?.kind === 'mac-alert') return undefined
    if (event?.kind === 'address' && event.mac === undefined) return event.ip
  }
  return undefined
}
