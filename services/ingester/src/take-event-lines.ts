import { isLostInfrastructure } from '@offhook/bus'
import { BoundedMap, type Log } from '@offhook/runtime'
import { type AlertPorts, acceptAlerts } from './accept-alerts.ts'
import type { Gateway, Gateways } from './gateways.ts'
import type { IngesterCounts } from './http-api.ts'
import { passesFilter } from './passes-filter.ts'
import type { LeaseAlert } from './read-lease-alerts.ts'
import { parseSyslog } from './syslog/parse-syslog.ts'
import { readLeaseLine } from './syslog/read-lease-line.ts'

export type EventLines = {
  /** Resolves when nothing more is done for the line; never rejects. */
  take(line: string, source: string): Promise<void>
}

type Ports = { gateways: Gateways; alerts: AlertPorts; counts: IngesterCounts; log: Log }

/** An offer or a request of an SMG tells the address, the alert a moment later does not. */
const ADDRESS_LIVES_MS = 60_000
const MAX_ADDRESSES = 20_000
/** While bus or database is away a line waits, this often and this long: nobody was told that it is kept, and whoever sends lines does not send them again. */
const TRIES = 15
const PAUSE_MS = 2_000

/** Lines of gateways that are told apart by their address: syslog and traps, which nobody acknowledges. */
export function takeEventLines({ gateways, alerts, counts, log }: Ports, pause = sleep): EventLines {
  const addresses = new BoundedMap<string, { ip: string; at: number }>(MAX_ADDRESSES)
  const read = (line: string, source: string, gateway: Gateway): LeaseAlert | 'ignored' | 'malformed' => {
    const message = parseSyslog(line)
    if (!passesFilter(gateway.eventFilter, message)) return 'ignored'
    const event = readLeaseLine(message)
    if (!event) return 'ignored'
    if (event.kind === 'malformed') return 'malformed'
    if (event.kind === 'lease') return { mac: event.mac, bootToken: undefined, leasedIp: event.ip }
    const now = alerts.now().getTime()
    if (event.kind === 'address') {
      if (event.mac) addresses.set(`${source} ${event.mac}`, { ip: event.ip, at: now })
      return 'ignored'
    }
    const known = addresses.get(`${source} ${event.mac}`)
    const leasedIp = known && now - known.at < ADDRESS_LIVES_MS ? known.ip : undefined
    return { mac: event.mac, bootToken: event.bootToken, alert: event.alert, leasedIp }
  }
  const accept = async (line: string, source: string): Promise<void> => {
    const gateway = await gateways.byAddress(source)
    if (!gateway || gateway === 'several') return counts.alerts('unknown-gateway', 1)
    const alert = read(line, source, gateway)
    if (typeof alert === 'string') return counts.alerts(alert, 1)
    const { accepted, duplicates, outOfRange } = await acceptAlerts(alerts, gateway, [alert])
    counts.alerts('accepted', accepted)
    counts.alerts('duplicate', duplicates)
    counts.alerts('out-of-range', outOfRange)
  }
  return {
    async take(line, source) {
      for (let attempt = 1; ; attempt++)
        try {
          return await accept(line, source)
        } catch (cause) {
          if (isLostInfrastructure(cause) && attempt < TRIES) {
            await pause(PAUSE_MS)
            continue
          }
          counts.alerts('not-kept', 1)
          log.error({ err: cause }, 'a line of a gateway was not taken')
          return
        }
    },
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
