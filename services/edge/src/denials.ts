import { randomBytes } from 'node:crypto'
import type { SecurityRaised } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { BoundedMap } from '@offhook/runtime'
import type { Session } from './sessions.ts'

export type Denials = {
  /** Somebody was denied: enough of them from one address within a minute are a scan. */
  count(address: string): void
  otherMac(session: Session, claimed: Mac, address: string): void
}

const SCAN_DENIALS = 30
const MINUTE_MS = 60_000

/** Tells the bus about those who behave as no phone does; at most once a minute for one address and kind. */
export function watchDenials(raise: (event: SecurityRaised) => void, now: () => number = Date.now): Denials {
  const byAddress = new BoundedMap<string, { since: number; count: number }>(10_000)
  const raised = new BoundedMap<string, number>(10_000)
  const once = (key: string, event: Omit<SecurityRaised, 'id' | 'at'>) => {
    if (now() - (raised.get(key) ?? 0) < MINUTE_MS) return
    raised.set(key, now())
    raise({ ...event, id: randomBytes(12).toString('hex'), at: new Date(now()).toISOString() })
  }
  return {
    count(address) {
      const known = byAddress.get(address)
      const window = known && now() - known.since < MINUTE_MS ? known : { since: now(), count: 0 }
      window.count++
      byAddress.set(address, window)
      if (window.count >= SCAN_DENIALS)
        once(`scan ${address}`, { kind: 'scan', remote: address, attempts: window.count })
    },
    otherMac({ boot, mac, tenant, gateway }, claimedMac, address) {
      once(`mac ${address} ${mac} ${claimedMac}`, {
        kind: 'token-of-another-phone',
        remote: address,
        ...(boot ? { boot } : {}),
        mac,
        claimedMac,
        tenant,
        gateway,
      })
    },
  }
}
