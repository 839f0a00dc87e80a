import { bootLogReceived } from './boot-log-received.ts'
import { configRendered } from './config-rendered.ts'
import { consumer } from './contract.ts'
import { fileServed } from './file-served.ts'
import { leaseAlerted } from './lease-alerted.ts'
import { activationRefused, phoneActivated } from './phone-activated.ts'
import { phoneIdentified } from './phone-identified.ts'
import { phoneRegistered } from './phone-registered.ts'
import { resyncFinished } from './resync.ts'

const patience = {
  ackWaitMs: 6_000,
  retryAfterMs: [500, 1_000, 2_000, 5_000, 15_000, 60_000],
  maxInFlight: 4_000,
} as const

/** The tracer reads everything that belongs to a boot, a durable per stream. */
export const traceLeases = consumer({ of: [leaseAlerted], durable: 'tracer-leases', ...patience })
export const traceActivations = consumer({
  of: [phoneActivated, activationRefused],
  durable: 'tracer-activations',
  ...patience,
})
export const traceConfigs = consumer({ of: [configRendered], durable: 'tracer-configs', ...patience })
export const traceEdge = consumer({ of: [fileServed, phoneIdentified], durable: 'tracer-edge', ...patience })
export const traceBootLogs = consumer({ of: [bootLogReceived], durable: 'tracer-boot-logs', ...patience })
export const traceRegistrations = consumer({ of: [phoneRegistered], durable: 'tracer-registrations', ...patience })
export const traceResyncs = consumer({ of: [resyncFinished], durable: 'tracer-resyncs', ...patience })
