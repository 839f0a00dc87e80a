import type { Access, Database, MacAlert } from '@offhook/database'
import type { EventFilter } from '@offhook/phones'
import { inAnyRange, isLoopback } from '@offhook/runtime'

export type Gateway = {
  readonly tenant: string
  readonly gateway: string
  readonly key: string
  readonly access: readonly Access[]
  readonly sources: readonly string[]
  readonly alerts: readonly MacAlert[]
  readonly eventFilter: EventFilter
  /** Where its phones' boot tokens are issued into ahead of the lease. */
  readonly issuesInto: 'kea' | 'dnsmasq' | null
}

export type Gateways = {
  byKey(key: string): Promise<Gateway | undefined>
  /** The one gateway whose sources hold this address. */
  byAddress(address: string): Promise<Gateway | 'several' | undefined>
  /** By key, or by name (`hq`, `acme/hq`) for a caller at one of its sources or, with nothing in between, on this machine. */
  byReference(reference: string, caller: { address: string; direct: boolean }): Promise<Gateway | 'several' | undefined>
  /** Whether tokens are issued for it. */
  issues(tenant: string, gateway: string): Promise<boolean>
}

const KEPT_MS = 2_000
const FRESH_PAUSE_MS = 50

/** Gateways as the console keeps them, read anew at most every two seconds: there are some thousands of them, and alerts come faster. */
export function gatewaysFrom({ sql }: Database, now: () => number = Date.now): Gateways {
  let kept: { at: number; all: Promise<{ list: Gateway[]; byKey: Map<string, Gateway> }> } | undefined
  const read = async () => {
    const list = await sql<
      Gateway[]
    >`select tenant, gateway, key, access, sources, alerts, event_filter as "eventFilter", issues_into as "issuesInto" from gateways`
    return { list: [...list], byKey: new Map(list.map((gateway) => [gateway.key, gateway])) }
  }
  const all = (fresh = false) => {
    if (!kept || fresh || now() - kept.at > KEPT_MS) {
      const reading = read()
      kept = { at: now(), all: reading }
      reading.catch(() => {
        kept = undefined
      })
    }
    return kept.all
  }
  let freshAt = 0
  let nextFresh: ReturnType<typeof all> | undefined
  /** What is not found is looked for once more, so that a gateway made a moment ago is known; all who miss share one read, twenty a second at most. */
  const fresh = () => {
    nextFresh ??= pause(freshAt + FRESH_PAUSE_MS - now()).then(() => {
      nextFresh = undefined
      freshAt = now()
      return all(true)
    })
    return nextFresh
  }
  const byKey = async (key: string) => (await all()).byKey.get(key) ?? (await fresh()).byKey.get(key)
  const select = async (matches: (gateway: Gateway) => boolean) => {
    const known = (await all()).list.filter(matches)
    const found = known.length > 0 ? known : (await fresh()).list.filter(matches)
    return found.length > 1 ? ('several' as const) : found[0]
  }
  return {
    byKey,
    issues: async (tenant, gateway) =>
      (await all()).list.some((one) => one.issuesInto !== null && one.tenant === tenant && one.gateway === gateway),
    byAddress: (address) => select(({ sources }) => inAnyRange(address, sources)),
    async byReference(reference, { address, direct }) {
      const keyed = (await all()).byKey.get(reference)
      if (keyed) return keyed
      const [tenant, name] = reference.includes('/') ? reference.split('/', 2) : [undefined, reference]
      const trusted = direct && isLoopback(address)
      return select(
        (one) =>
          one.key === reference ||
          (one.gateway === name &&
            (tenant === undefined || one.tenant === tenant) &&
            (trusted || inAnyRange(address, one.sources))),
      )
    },
  }
}

const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve()
