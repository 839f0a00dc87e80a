export {
  type NamedGroup,
  type Paging,
  PagingGroupSettings,
  type PagingRefusal,
  type PhonesPaging,
  renderPaging,
} from './asterisk-paging.ts'
export { connectDatabase, readDatabaseFault } from './connect-database.ts'
export { DatabaseUrl } from './database-url.ts'
export { describeOutput, PbxOutput, PbxOutputs, placeOf } from './output.ts'
export { type FailureReason, OutputFailed } from './output-failed.ts'
export type { LeftOut, PbxContent, PbxLine } from './pbx-line.ts'
export { type Made, type OutputLimits, type Owner, refuseHostsBut, writeOutput } from './write-output.ts'
