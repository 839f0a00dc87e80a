export { type IngesterConfig, readConfig } from './config.ts'
export { start } from './start.ts'
