export { type DirectoryConfig, readConfig } from './config.ts'
export { start } from './start.ts'
