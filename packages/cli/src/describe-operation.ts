import type { components } from '@offhook/client'
import { describeResults } from './follow-operation.ts'
import { writeTable } from './write-table.ts'

type Operation = components['schemas']['Operation']

/** How far an operation is, what came of it, and each phone that did not do what was asked. */
export const describeOperation = ({ id, state, total, finished, results, failures }: Operation): string =>
  `operation ${id}: ${state}, ${finished} of ${total}${finished > 0 ? `: ${describeResults(results)}` : ''}\n${writeTable(
    failures.map(({ mac, result, status, attempts }) => [
      `  ${mac}`,
      [result, status].filter((part) => part !== undefined).join(' '),
      `${attempts} attempts`,
    ]),
  )}`
