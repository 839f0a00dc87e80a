export { type ActivatorConfig, readConfig } from './config.ts'
export type { NamedHealth } from './platforms.ts'
export { type ActivatorHandle, start } from './start.ts'
