export { type ActivatorConfig, readConfig } from './config.ts'
export { start } from './start.ts'
