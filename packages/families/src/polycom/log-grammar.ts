import type { LogLine } from '../family.ts'

export function parseLogLine(line: string, receivedAt: Date): LogLine | undefined {
  throw new Error(`not yet: ${line} ${receivedAt}`)
}
