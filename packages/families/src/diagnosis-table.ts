import { existsSync } from 'node:fs'
import { z } from 'zod'
import { PackInvalid, readYaml } from './read-yaml.ts'

/** Why a session is not what it should be. */
export const STOP_REASONS = [
  'no-answer',
  'not-rendered',
  'never-asked',
  'not-ready',
  'unexpected-answer',
  'stopped-asking',
  'not-registered',
  'superseded',
  // of changes
  'not-told',
  'did-not-fetch',
  'resync-not-registered',
  'resync-not-rendered',
  'resync-challenged',
  'resync-refused',
  'resync-no-subscription',
  'resync-timeout',
  'resync-unreachable',
  'resync-answered',
  // of refusals
  'not-ordered',
  'token-mismatch',
  'suspended',
  'wrong-tenant',
  'over-quota',
  'no-platform',
  'bad-answer',
  'no-registrar',
  'unauthorized',
  'platform-unavailable',
] as const
export type StopReason = (typeof STOP_REASONS)[number]

/** Where a session stands: the reason, the class of the last file that was asked for, the class that was expected next, and the status of the last answer. */
export type Stop = {
  readonly because: string
  readonly after?: string | undefined
  readonly before?: string | undefined
  readonly status?: number | undefined
}

/** What usually causes it, and what to look at next. */
export type UsualCause = { readonly cause: string; readonly check: string }

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)])
const sentence = z.string().min(10).max(500)

const Row = z.strictObject({
  because: oneOrMore(z.enum(STOP_REASONS)).prefault('stopped-asking'),
  after: oneOrMore(slug).optional().describe('class of the last file that was asked for'),
  before: oneOrMore(slug).optional().describe('class of the file that was expected next'),
  status: oneOrMore(z.int().min(100).max(599)).optional().describe('of the last answer'),
  cause: sentence,
  check: sentence,
})
export type DiagnosisRow = z.output<typeof Row>

/**
 * Reads a table of which the first row that fits is told; a file that is not there is an empty one. `classes` are those that rows may name. Throws
 * {@link PackInvalid} with file and line of each fault.
 */
export function readDiagnosis(file: string, classes: ReadonlySet<string>): readonly DiagnosisRow[] {
  if (!existsSync(file)) return []
  const { value: rows, where } = readYaml(file, z.array(Row))
  const faults = rows.flatMap((row, index) =>
    (['after', 'before'] as const).flatMap((side) =>
      (row[side] ?? [])
        .filter((name) => !classes.has(name))
        .map((name) => `${where([index, side])}: no file of the table is of class ${name}`),
    ),
  )
  if (faults.length > 0) throw new PackInvalid(faults.join('\n'))
  return rows
}

/** The first row that fits. */
export function findUsualCause(rows: readonly DiagnosisRow[], stop: Stop): UsualCause | undefined {
  const fits = <Value>(wanted: readonly Value[] | undefined, value: Value | undefined) =>
    !wanted || (value !== undefined && wanted.includes(value))
  const row = rows.find(
    ({ because, after, before, status }) =>
      fits<string>(because, stop.because) &&
      fits(after, stop.after) &&
      fits(before, stop.before) &&
      fits(status, stop.status),
  )
  return row && { cause: row.cause, check: row.check }
}
