import type { Log } from '@offhook/runtime'
import type { AlertPorts } from './accept-alerts.ts'
import type { IngesterConfig } from './config.ts'
import type { Gateways } from './gateways.ts'
import type { IngesterCounts } from './http-api.ts'
import { startPnp } from './pnp/pnp-finder.ts'
import { startTraps } from './snmp/trap-receiver.ts'
import { startSyslog } from './syslog/syslog-server.ts'
import { takeEventLines } from './take-event-lines.ts'

/** The ports that they really have; undefined for those that are off. */
export type FinderPorts = {
  readonly syslog: number
  readonly traps: number | undefined
  readonly pnp: number | undefined
}

export type Finders = { readonly ports: FinderPorts; stop(): Promise<void> }

/** What hears of phones otherwise than by a request of a gateway: its syslog, its SNMP traps, and phones that ask by multicast. */
export async function startFinders(
  { listen: host, baseUrl, finders }: Pick<IngesterConfig, 'listen' | 'baseUrl' | 'finders'>,
  ports: { gateways: Gateways; alerts: AlertPorts; counts: IngesterCounts; log: Log },
): Promise<Finders> {
  const { take } = takeEventLines(ports)
  const how = { log: ports.log, onLost: () => ports.counts.alerts('lost', 1) }
  const started: { close(): Promise<void> }[] = []
  const keep = async <One extends { port: number; close(): Promise<void> }>(starting: Promise<One>) => {
    const one = await starting
    started.push(one)
    return one.port
  }
  const stop = async () => {
    await Promise.all(started.map(({ close }) => close()))
  }
  try {
    return {
      ports: {
        syslog: await keep(startSyslog({ host, port: finders.syslogPort }, take, how)),
        traps: finders.traps && (await keep(startTraps({ host, ...finders.traps }, take, how))),
        pnp:
          finders.pnpPort === undefined
            ? undefined
            : await keep(startPnp({ host, port: finders.pnpPort, baseUrl }, ports)),
      },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}
