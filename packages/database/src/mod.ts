export { migrate } from './migrate.ts'
export { type Database, openDatabase } from './open-database.ts'
export { type FoundLogLine, findLogLines, type LogLineCursor, type LogLineQuery } from './queries/log-lines.ts'
export { findPaging } from './queries/paging.ts'
export { releaseParkedEvents } from './queries/release-parked-events.ts'
export type {
  Access,
  AccountEventState,
  BootState,
  ImportOutcome,
  ImportPhase,
  LeftOut,
  LogAlertSlot,
  MacAlert,
  Role,
  RowVerdict,
  SessionKind,
} from './schema/mod.ts'
export * as tables from './schema/mod.ts'
export { isOutsideScope, type ScopedDatabase, scopeDatabase } from './scope-database.ts'
