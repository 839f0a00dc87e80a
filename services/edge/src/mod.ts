export { type EdgeConfig, readConfig } from './config.ts'
export type { ServedEvents } from './served-events.ts'
export { start } from './start.ts'
