import type { Bus } from '@offhook/bus'
import {
  activationRefused,
  bootFinished,
  configRendered,
  fileServed,
  leaseAlerted,
  logAlertRaised,
  phoneActivated,
  phoneIdentified,
  phoneRegistered,
} from '@offhook/contracts'

export type LiveEvent = {
  readonly event: string
  readonly boot?: string
  readonly mac: string
  readonly tenant?: string
  readonly title: string
  readonly status?: number
  readonly at: string
}

export type Listener = {
  hear(event: LiveEvent): void
  /** Events may have been missed: the bus was away for a while. */
  missed(): void
  /** Nothing more comes: the console stops. */
  end(): void
}

export type LiveEvents = { listen(listener: Listener): () => void; count(): number; stop(): void }

/** Whose boot a registration belongs to, which names neither. */
export type FindOwner = (mac: string) => Promise<{ boot: string; tenant: string } | undefined>

/** What happens now, for whoever watches. At most once; nothing depends on it. */
export function liveEvents(bus: Bus, findOwner: FindOwner): LiveEvents {
  const listeners = new Set<Listener>()
  const tell = (event: LiveEvent) => {
    for (const { hear } of listeners) hear(event)
  }
  const owner = ({ boot, mac, tenant }: { boot?: string | undefined; mac: string; tenant: string }) => ({
    ...(boot ? { boot } : {}),
    mac,
    tenant,
  })
  const watch = () => [
    bus.watch(leaseAlerted, (alert) =>
      tell({
        event: 'lease.alerted',
        ...owner(alert),
        title: alert.leasedIp ? `Lease ${alert.leasedIp}` : 'Lease',
        at: alert.alertedAt,
      }),
    ),
    bus.watch(phoneActivated, (one) =>
      tell({ event: 'phone.activated', ...owner(one), title: `Activated by ${one.platform}`, at: one.at }),
    ),
    bus.watch(activationRefused, (one) =>
      tell({ event: 'activation.refused', ...owner(one), title: `Refused: ${one.because}`, at: one.at }),
    ),
    bus.watch(configRendered, (one) =>
      tell({ event: 'config.rendered', ...owner(one), title: `Rendered ${one.files} files`, at: one.at }),
    ),
    bus.watch(fileServed, (one) =>
      tell({
        event: 'file.served',
        ...owner(one),
        title: `${one.method} ${one.file}`,
        status: one.status,
        at: one.at,
      }),
    ),
    bus.watch(phoneIdentified, (one) =>
      tell({ event: 'phone.identified', ...owner(one), title: `${one.model} ${one.firmware}`, at: one.at }),
    ),
    bus.watch(phoneRegistered, async ({ mac, aor, at }) => {
      const found = await findOwner(mac).catch(() => undefined)
      tell({ event: 'phone.registered', mac, ...found, title: `Registered ${aor}`, at })
    }),
    bus.watch(bootFinished, (one) =>
      tell({ event: 'boot.finished', ...owner(one), title: `Boot ${one.state}`, at: one.finishedAt }),
    ),
    bus.watch(logAlertRaised, ({ alert, lines, last, tenant, at }) =>
      tell({ event: 'log.alert-raised', mac: last, tenant, title: `Alert ${alert}: ${lines} log lines`, at }),
    ),
  ]
  let watches: { stop(): void }[] = []
  const rest = () => {
    for (const one of watches.splice(0)) one.stop()
  }
  bus.onReconnect(() => {
    for (const { missed } of listeners) missed()
  })
  return {
    listen(listener) {
      if (listeners.size === 0) watches = watch() // reading every event costs something; nobody there, nobody reads
      listeners.add(listener)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) rest()
      }
    },
    count: () => listeners.size,
    stop() {
      rest()
      for (const { end } of listeners) end()
      listeners.clear()
    },
  }
}
