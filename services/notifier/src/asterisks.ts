import { type Ami, pjsipNotify, sipNotify } from '@offhook/ami'
import { openManager, type Registrar, type RegistrarAuth } from '@offhook/registrars'
import type { Log } from '@offhook/runtime'

export type AsteriskKey = { readonly tenant: string; readonly registrar: string; readonly version: string }
export type Asterisk = { readonly registrar: Registrar; readonly auth?: RegistrarAuth }

/** What became of handing a NOTIFY to an Asterisk; the phone's own answer it does not tell. */
export type HandOver =
  | { readonly kind: 'handed-over' }
  /** By Asterisk, as for an endpoint that it does not have; or nobody could ask it so. */
  | { readonly kind: 'refused' }
  /** It may have it or not. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' }

export type Asterisks = {
  notify(key: AsteriskKey, endpoint: string, event: string): Promise<HandOver>
  close(): Promise<void>
}

const IDLE_MS = 60_000
const MAX_CONNECTIONS = 200

type Open = { readonly ami: Ami; readonly driver: 'pjsip' | 'sip'; idle: NodeJS.Timeout | undefined; uses: number }

/** Connections to the manager interfaces that phones are told through: one for each, made when it is wanted and left when it is not. */
export function openAsterisks({
  find,
  timeoutMs,
  log,
}: {
  find(key: AsteriskKey): Promise<Asterisk | undefined>
  timeoutMs: number
  log: Log
}): Asterisks {
  const open = new Map<string, Open>()
  let isClosed = false

  const leave = (name: string) => {
    const one = open.get(name)
    open.delete(name)
    clearTimeout(one?.idle)
    void one?.ami.close()
  }
  const reach = async (key: AsteriskKey): Promise<{ name: string; one: Open } | undefined> => {
    const name = `${key.tenant}/${key.registrar} ${key.version}`
    const known = open.get(name)
    if (known) return { name, one: known }
    const found = await find(key)
    if (isClosed || found?.registrar.kind !== 'ami' || found.auth?.kind !== 'manager') return undefined
    const other = open.get(name) // opened while it was looked up
    if (other) return { name, one: other }
    if (open.size >= MAX_CONNECTIONS) {
      const unused = [...open].find(([, { uses }]) => uses === 0)
      if (!unused) return undefined
      leave(unused[0])
    }
    const { registrar, auth } = found
    const one: Open = {
      ami: openManager(registrar, auth, { events: 'off', timeoutMs, log }),
      driver: registrar.driver,
      idle: undefined,
      uses: 0,
    }
    open.set(name, one)
    return { name, one }
  }
  return {
    async notify(key, endpoint, event) {
      const reached = await reach(key)
      if (!reached) return { kind: 'refused' }
      const { name, one } = reached
      clearTimeout(one.idle)
      one.uses++
      try {
        // Asterisk adds Subscription-State and all that makes up a request by itself.
        const variables = { Event: event }
        const result =
          one.driver === 'pjsip'
            ? await pjsipNotify(one.ami, { endpoint, variables })
            : await sipNotify(one.ami, { peer: endpoint, variables })
        switch (result.kind) {
          case 'sent':
            return { kind: 'handed-over' }
          case 'refused':
          case 'invalid':
            return { kind: 'refused' }
          case 'timeout':
            return { kind: one.ami.state.kind === 'ready' ? 'timeout' : 'unreachable' }
          case 'unavailable':
            return { kind: result.because === 'connection-lost' ? 'timeout' : 'unreachable' }
        }
      } finally {
        one.uses--
        if (one.uses === 0) one.idle = setTimeout(leave, IDLE_MS, name)
      }
    },
    async close() {
      isClosed = true
      const all = [...open.values()]
      open.clear()
      for (const { idle } of all) clearTimeout(idle)
      await Promise.all(all.map(({ ami }) => ami.close()))
    },
  }
}
