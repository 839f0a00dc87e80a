import { MASK } from '../manners/mask-secrets.ts'

/** One value that a change touched: `{ path: 'settings.timeZone', before: '"Europe/Paris"', after: '"Europe/Dublin"' }`; what was not there is undefined. */
export type ShownChange = {
  readonly path: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}
type Detail = Readonly<Record<string, unknown>>

const MAX_SHOWN = 50
const MAX_TEXT = 300

/** What an entry of the audit trail says, to be read: the values that changed by their paths, then everything else by name. A secret is masked on both sides. */
export function showChanges({ before, after, changed, ...rest }: Detail): {
  changes: ShownChange[]
  more: number
  rest: [string, string][]
} {
  const paths = Array.isArray(changed) ? changed.filter((path) => typeof path === 'string') : []
  return {
    changes: paths
      .slice(0, MAX_SHOWN)
      .map((path) => ({ path, before: write(read(before, path)), after: write(read(after, path)) })),
    more: Math.max(0, paths.length - MAX_SHOWN),
    rest: Object.entries(rest).map(([name, value]) => [name, write(value) ?? '']),
  }
}

/** The steps of a path as `pathsThatDiffer` writes it: `lines[0].password`, `settings.vendor["a.b"]`. */
export function stepsOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    quoted === undefined ? (index ?? name!) : (readJson(`"${quoted}"`) ?? quoted),
  )
}

function readJson(text: string): string | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A part that was masked whole is masked below as well. */
function read(value: unknown, path: string): unknown {
  let at = value
  for (const step of stepsOf(path)) {
    if (at === MASK) return MASK
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return at
}

function write(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
