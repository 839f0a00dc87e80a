export { type EdgeConfig, readConfig } from './config.ts'
export { start } from './start.ts'
