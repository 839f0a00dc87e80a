export { readConfig, type TracerConfig } from './config.ts'
export { start } from './start.ts'
