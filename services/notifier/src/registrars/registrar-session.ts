import { isLostInfrastructure } from '@offhook/bus'
import type { Mac } from '@offhook/phones'
import type { RegistrarState, RegistrarWatch, SeenContact, Sighting, WatchPorts } from '@offhook/registrars'
import type { Log } from '@offhook/runtime'
import type { WatchNote } from './kept-watches.ts'
import type { Line } from './registrar-lines.ts'
import { LeaseLost } from './tell-registrations.ts'

export type SessionPorts = {
  readonly domains: readonly string[]
  openWatch(ports: WatchPorts): RegistrarWatch
  findLines(): Promise<{ lines: Line[]; tenants: ReadonlySet<string> }>
  /** Addresses that are to be told anew; those that ran out among them, if `isConnected`. */
  findOutdated(isConnected: boolean): Promise<string[]>
  tell(sightings: readonly Sighting[]): Promise<unknown>
  note(note: WatchNote): Promise<void>
  readonly log: Log
}

/** One registrar that is ours to watch. */
export type RegistrarSession = {
  /** These phones have these lines now, and no others; phones of other tenants may be among them. */
  hear(macs: readonly Mac[], lines: readonly Line[]): void
  /** Reads all lines again, and looks for registrations that ran out. */
  sweep(): Promise<void>
  /** Writes down how it goes, if that has changed. */
  note(): Promise<void>
  stop(): Promise<void>
}

const BATCH = 500
const TRY_AGAIN_MS = 1_000
const MAX_TEXT = 1_000

/** Follows the lines of a registrar's tenants, and tells what it hears of them; what cannot be told now is told later, the last word on each address. */
export async function openSession(ports: SessionPorts): Promise<RegistrarSession> {
  const { log } = ports
  const linesOf = new Map<Mac, string[]>()
  let tenants: ReadonlySet<string> = new Set()
  /** By the address, whose it is. */
  let owners = new Map<string, string>()
  const lastSeen = new Map<string, { readonly fingerprint: string; readonly sighting: Sighting }>()
  const pending = new Map<string, Sighting>()
  let telling: Promise<void> | undefined
  let isStopped = false
  let isLost = false
  let isQuiet = false
  let wake = () => {}
  let status: WatchNote = {
    state: 'connecting',
    connectedSince: undefined,
    watched: 0,
    fault: undefined,
    faultAt: undefined,
  }
  let isNoted = false

  const enter = (state: RegistrarState) => {
    const before = status
    if (state.kind === 'connected') {
      if (before.state === 'connected') return
      status = { ...before, state: 'connected', connectedSince: new Date() }
    } else {
      const fault = state.status === undefined ? state.because : `${state.because} ${state.status}`
      const isWaiting = state.kind === 'waiting'
      status = {
        ...before,
        fault,
        faultAt: new Date(),
        ...(isWaiting ? { state: 'waiting', connectedSince: undefined } : {}),
      }
      if (isWaiting && before.state !== 'waiting') log.warn({ because: fault }, 'a registrar cannot be watched')
    }
    isNoted = false
  }
  const tellLater = (sighting: Sighting) => {
    pending.set(sighting.aor, sighting)
    begin()
  }
  const begin = () => {
    if (telling || isStopped || isLost || pending.size === 0) return
    telling = tellAll().finally(() => {
      telling = undefined
      begin()
    })
  }
  const see = (sightings: readonly Sighting[]) => {
    for (const given of sightings) {
      if (!owners.has(given.aor)) continue
      const sighting = { ...given, contacts: given.contacts.filter(isSound) }
      const fingerprint = fingerprintOf(sighting)
      if (lastSeen.get(sighting.aor)?.fingerprint === fingerprint) continue
      lastSeen.set(sighting.aor, { fingerprint, sighting })
      tellLater(sighting)
    }
  }
  const tellAgain = (aor: string) => tellLater(lastSeen.get(aor)?.sighting ?? { aor, contacts: [] })
  const tellAll = async () => {
    while (pending.size > 0 && !isLost) {
      const batch = [...pending.values()].slice(0, BATCH)
      for (const { aor } of batch) pending.delete(aor)
      await tellBatch(batch)
      if (isStopped && isQuiet) return
    }
  }
  const tellBatch = async (batch: readonly Sighting[]): Promise<void> => {
    try {
      await ports.tell(batch)
      isQuiet = false
    } catch (cause) {
      if (cause instanceof LeaseLost) {
        isLost = true
      } else if (isLostInfrastructure(cause)) {
        for (const sighting of batch) if (!pending.has(sighting.aor)) pending.set(sighting.aor, sighting)
        if (!isQuiet) log.warn({ err: cause }, 'registrations wait to be told')
        isQuiet = true
        await sleep(TRY_AGAIN_MS)
      } else if (batch.length > 1) {
        for (const sighting of batch) await tellBatch([sighting])
      } else log.error({ err: cause }, 'a registration cannot be told')
    }
  }
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isStopped ? 0 : ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const follow = () => {
    const fresh = new Map<string, string>()
    for (const mac of [...linesOf.keys()].sort())
      for (const aor of linesOf.get(mac) ?? []) fresh.set(aor, `${fresh.get(aor) ?? ''} ${mac}`)
    const before = owners
    owners = fresh
    for (const aor of before.keys())
      if (!fresh.has(aor)) {
        lastSeen.delete(aor)
        tellLater({ aor, contacts: [] })
      }
    for (const [aor, macs] of fresh) if (before.get(aor) !== macs && lastSeen.has(aor)) tellAgain(aor)
    if (status.watched !== fresh.size) {
      status = { ...status, watched: fresh.size }
      isNoted = false
    }
    watch.follow(new Set(fresh.keys()))
  }
  const readLines = async () => {
    const found = await ports.findLines()
    tenants = found.tenants
    linesOf.clear()
    for (const { mac, aor } of found.lines) linesOf.set(mac, [...(linesOf.get(mac) ?? []), aor])
    follow()
  }
  const sweep = async () => {
    await readLines()
    for (const aor of await ports.findOutdated(status.state === 'connected')) tellAgain(aor)
  }
  const watch = ports.openWatch({ tell: see, onState: enter, log })
  try {
    await sweep()
  } catch (cause) {
    await watch.stop()
    throw cause
  }
  return {
    hear(macs, lines) {
      let isOther = false
      const own = Map.groupBy(
        lines.filter(
          ({ aor, tenant }) => tenants.has(tenant) && ports.domains.includes(aor.slice(aor.lastIndexOf('@') + 1)),
        ),
        ({ mac }) => mac,
      )
      for (const mac of macs) {
        const aors = (own.get(mac) ?? []).map(({ aor }) => aor)
        if (aors.join(' ') === (linesOf.get(mac) ?? []).join(' ')) continue
        isOther = true
        if (aors.length > 0) linesOf.set(mac, aors)
        else linesOf.delete(mac)
      }
      if (isOther) follow()
    },
    sweep,
    async note() {
      if (isNoted) return
      isNoted = true
      try {
        await ports.note(status)
      } catch (cause) {
        isNoted = false
        throw cause
      }
    },
    async stop() {
      isStopped = true
      wake()
      await watch.stop()
      await telling
    },
  }
}

const fingerprintOf = ({ contacts }: Sighting): string =>
  JSON.stringify(
    contacts.map(({ uri, mark, expiresAt }) => [uri, mark ?? Math.round((expiresAt?.getTime() ?? 0) / 10_000)]),
  )

/** What no table takes, or nobody means. */
const isSound = ({ uri, mark = '', instance = '' }: SeenContact): boolean =>
  [uri, mark, instance].every((text) => text.length <= MAX_TEXT && !/\p{Cc}/u.test(text))
