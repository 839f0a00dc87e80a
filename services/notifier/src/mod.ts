export { type NotifierConfig, readConfig } from './config.ts'
export { start } from './start.ts'
