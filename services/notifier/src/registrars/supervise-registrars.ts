import { randomUUID } from 'node:crypto'
import type { Bus } from '@offhook/bus'
import { configRendered, phoneActivated, phoneRegistered, phoneUnregistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { watchRegistrar } from '@offhook/registrars'
import { BoundedMap, type Log, type Metrics, type Sealer } from '@offhook/runtime'
import type { SipClient } from '@offhook/sip'
import type { RegistrarConfig } from './config.ts'
import { keptWatches, readRegistrar, type WatchedRegistrar } from './kept-watches.ts'
import { measureRegistrars } from './measure-registrars.ts'
import { findLines, findLinesOf, findOutdated } from './registrar-lines.ts'
import { openSession, type RegistrarSession } from './registrar-session.ts'
import { tellRegistrations } from './tell-registrations.ts'

export type SupervisorPorts = {
  readonly database: Database
  readonly bus: Bus
  readonly sip: SipClient
  readonly sealer: Sealer
  readonly log: Log
  readonly metrics: Metrics
}

type Running = { readonly version: string; readonly session: RegistrarSession; sweepAt: number }

/** Beyond these, all lines are read again. */
const MAX_CHANGED = 5_000

/**
 * Watches registrars, each by one notifier at a time: whoever holds the lease. Follows what is added, changed and taken away, registrars and lines alike; a phone's
 * new line by the events that say that its files were made, and all of them anew from time to time.
 */
export function superviseRegistrars(
  { database, bus, sip, sealer, log, metrics }: SupervisorPorts,
  config: RegistrarConfig,
): { stop(): Promise<void> } {
  const watcher = randomUUID()
  const watches = keptWatches(database, watcher, config.leaseMs)
  const tell = tellRegistrations(database, bus, watcher, () => new Date())
  const told = metrics.meter.createCounter('offhook_registrations', {
    description: 'Registrations and their ends that registrars told, by how they are watched',
  })
  for (const name of [phoneRegistered.name, phoneUnregistered.name])
    for (const source of ['reg-event', 'kamailio', 'ami']) told.add(0, { name, source })
  const measured = measureRegistrars(database, metrics, log)
  const running = new Map<string, Running>()
  /** Told of once, however often it is tried. */
  const failed = new BoundedMap<string, string>(1_000)
  let changed = new Set<Mac>()
  let isStopped = false
  let isAway = false
  let wake = () => {}

  const sweepAll = () => {
    for (const one of running.values()) one.sweepAt = 0
  }
  const note = ({ mac }: { mac: Mac }) => {
    if (changed.size < MAX_CHANGED) changed.add(mac)
    else sweepAll()
  }
  const hearing = [bus.watch(phoneActivated, note), bus.watch(configRendered, note)]
  bus.onReconnect(sweepAll)

  const begin = async (key: WatchedRegistrar): Promise<void> => {
    const found = await readRegistrar(database, sealer, key)
    if (!found) return
    const { registrar, auth } = found
    const { tenant } = key
    const { domains } = registrar
    const about = log.child({ tenant, registrar: key.registrar })
    const session = await openSession({
      domains,
      openWatch: (ports) =>
        watchRegistrar(registrar, auth, ports, {
          sip,
          perSecond: config.subscribesPerSecond,
          timeoutMs: config.timeoutMs,
          retryAfterMs: config.retryAfterMs,
        }),
      findLines: () => findLines(database, tenant, domains),
      findOutdated: (isConnected) =>
        findOutdated(database, key, domains, new Date(isConnected ? Date.now() - config.lapseAfterMs : 0)),
      async tell(sightings) {
        const { events } = await tell(key, registrar, sightings)
        for (const { name } of events) told.add(1, { name, source: registrar.kind })
      },
      note: (status) => watches.note(key, status),
      log: about,
    })
    running.set(nameOf(key), { version: key.version, session, sweepAt: performance.now() + config.sweepEveryMs })
  }
  const end = async (name: string): Promise<void> => {
    const one = running.get(name)
    running.delete(name)
    await one?.session.stop()
  }
  const look = async (): Promise<void> => {
    const held = new Map((await watches.hold(config.takeAtOnce)).map((key) => [nameOf(key), key]))
    const over = [...running].filter(([name, { version }]) => held.get(name)?.version !== version)
    await Promise.all(over.map(([name]) => end(name)))
    await Promise.all(
      [...held].map(async ([name, key]) => {
        if (running.has(name) || isStopped) return
        await begin(key).catch((err: unknown) => {
          if (failed.get(name) !== key.version)
            log.warn({ err, tenant: key.tenant, registrar: key.registrar }, 'a registrar is not watched')
          failed.set(name, key.version)
        })
      }),
    )
    await hearChanges()
    for (const one of running.values()) {
      await one.session.note()
      if (one.sweepAt > performance.now()) continue
      one.sweepAt = performance.now() + config.sweepEveryMs
      await one.session.sweep()
    }
  }
  const hearChanges = async () => {
    if (changed.size === 0) return
    const macs = [...changed]
    changed = new Set()
    if (running.size === 0) return
    try {
      const lines = await findLinesOf(database, macs)
      for (const { session } of running.values()) session.hear(macs, lines)
    } catch (cause) {
      sweepAll() // what has changed is not known any more
      throw cause
    }
  }
  const loop = (async () => {
    while (!isStopped) {
      try {
        await look()
        isAway = false
      } catch (cause) {
        if (!isAway) log.warn({ err: cause }, 'registrars are not looked after')
        isAway = true
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, isStopped ? 0 : config.lookEveryMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()
  return {
    async stop() {
      isStopped = true
      wake()
      for (const { stop } of hearing) stop()
      await loop
      await measured.stop()
      await Promise.all([...running.keys()].map(end))
      await watches.release().catch((err: unknown) => log.warn({ err }, 'leases of registrars run out by themselves'))
    },
  }
}

const nameOf = ({ tenant, registrar }: WatchedRegistrar): string => `${tenant}/${registrar}`
