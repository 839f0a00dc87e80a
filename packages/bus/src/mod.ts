export type { BatchLimits, Consumption, Received } from './consume.ts'
export { BusUnavailable, isLostInfrastructure } from './lost-infrastructure.ts'
export { type Bus, openBus } from './open-bus.ts'
export { done, type Outcome, postpone, reject, retry } from './outcome.ts'
