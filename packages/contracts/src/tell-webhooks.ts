import { bootFinished } from './boot-finished.ts'
import { bootStalled } from './boot-stalled.ts'
import { consumer } from './contract.ts'
import { logAlertRaised } from './log-alert-raised.ts'
import { phoneIdentified } from './phone-identified.ts'
import { phoneUnregistered } from './phone-registered.ts'

const patience = { ackWaitMs: 6_000, retryAfterMs: [500, 2_000, 10_000, 60_000], maxInFlight: 4_000 } as const

/** What tenants' platforms are told of, a durable per stream. */
export const tellBoots = consumer({ of: [bootFinished, bootStalled], durable: 'webhooks-boots', ...patience })
export const tellIdentities = consumer({ of: [phoneIdentified], durable: 'webhooks-identities', ...patience })
export const tellUnregistrations = consumer({
  of: [phoneUnregistered],
  durable: 'webhooks-unregistrations',
  ...patience,
})
export const tellLogAlerts = consumer({ of: [logAlertRaised], durable: 'webhooks-log-alerts', ...patience })
