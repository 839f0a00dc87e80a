export { type LogCollectorConfig, readConfig } from './config.ts'
export { start } from './start.ts'
