import type { Database, MacAlert } from '@offhook/database'
import { inAnyRange, isLoopback } from '@offhook/runtime'

export type Gateway = {
  readonly tenant: string
  readonly gateway: string
  readonly key: string
  readonly sources: readonly string[]
  readonly alerts: readonly MacAlert[]
}

export type Gateways = {
  byKey(key: string): Promise<Gateway | undefined>
  /** The one gateway whose sources hold this address. */
  byAddress(address: string): Promise<Gateway | 'several' | undefined>
  /** By key, or by name (`hq`, `acme/hq`) for a caller at one of its sources or, with nothing in between, on this machine. */
  byReference(reference: string, caller: { address: string; direct: boolean }): Promise<Gateway | 'several' | undefined>
}

const KEPT_MS = 2_000

/** Gateways as the console keeps them, read anew at most every two seconds: there are some thousands of them, and alerts come faster. */
export function gatewaysFrom({ sql }: Database, now: () => number = Date.now): Gateways {
  let kept: { at: number; all: Promise<{ list: Gateway[]; byKey: Map<string, Gateway> }> } | undefined
  const read = async () => {
    const list = await sql<Gateway[]>`select tenant, gateway, key, sources, alerts from gateways`
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
  const byKey = async (key: string) => {
    const known = (await all()).byKey.get(key)
    if (known || now() - freshAt < 250) return known
    freshAt = now() // a gateway made a moment ago is found at once, and guesses cost at most four reads a second
    return (await all(true)).byKey.get(key)
  }
  return {
    byKey,
    async byAddress(address) {
      const found = (await all()).list.filter(({ sources }) => inAnyRange(address, sources))
      return found.length > 1 ? 'several' : found[0]
    },
    async byReference(reference, { address, direct }) {
      const keyed = await byKey(reference)
      if (keyed) return keyed
      const [tenant, name] = reference.includes('/') ? reference.split('/', 2) : [undefined, reference]
      const trusted = direct && isLoopback(address)
      const found = (await all()).list.filter(
        (one) =>
          one.gateway === name &&
          (tenant === undefined || one.tenant === tenant) &&
          (trusted || inAnyRange(address, one.sources)),
      )
      return found.length > 1 ? 'several' : found[0]
    },
  }
}
