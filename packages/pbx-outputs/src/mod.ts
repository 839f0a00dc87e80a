export { describeOutput, PbxOutput, PbxOutputs, placeOf } from './output.ts'
export { type FailureReason, OutputFailed } from './output-failed.ts'
export type { LeftOut, PbxLine } from './pbx-line.ts'
export { type Made, type OutputLimits, type Owner, refuseHostsBut, writeOutput } from './write-output.ts'
