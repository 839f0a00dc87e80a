export { type ConsoleConfig, readConfig } from './config.ts'
export { start } from './start.ts'
