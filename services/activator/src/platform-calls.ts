import type { PlatformCall } from '@offhook/contracts'
import { BoundedMap } from '@offhook/runtime'

export type PlatformCalls = {
  add(boot: string, call: PlatformCall): void
  /** Those of a boot that is answered; forgotten after it. */
  take(boot: string): { readonly calls?: PlatformCall[] }
}

const MAX_BOOTS = 10_000
const MAX_CALLS = 16

/** The calls that this activator made for boots that have no answer yet; another one knows its own. */
export function rememberCalls(): PlatformCalls {
  const waiting = new BoundedMap<string, readonly PlatformCall[]>(MAX_BOOTS)
  return {
    add: (boot, call) => void waiting.set(boot, [...(waiting.get(boot) ?? []), call].slice(-MAX_CALLS)),
    take(boot) {
      const calls = waiting.get(boot)
      waiting.delete(boot)
      return calls ? { calls: [...calls] } : {}
    },
  }
}
