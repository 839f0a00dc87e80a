export { migrate } from './migrate.ts'
export { type Database, openDatabase } from './open-database.ts'
export type { Access, BootState, MacAlert } from './schema/mod.ts'
export * as tables from './schema/mod.ts'
