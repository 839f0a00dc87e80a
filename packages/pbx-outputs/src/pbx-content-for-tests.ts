import type { PbxContent, PbxLine } from './pbx-line.ts'

/** Lines of a tenant without paging groups. */
export const linesAlone = (lines: readonly PbxLine[]): PbxContent => ({
  lines,
  paging: { groups: [], phones: { autoAnswer: false, alertInfo: undefined, listening: [] } },
})
