/**
 * Where a value stands in an answer, e.g. `Response.Account[0].@id` or `/server.host`:
 * names joined by dots, `[n]` for the n-th of a list from 0, `@name` for an XML attribute, `["a name"]` for a name with dots or brackets in it,
 * a leading `/` for "from the answer's root", `.` for the very thing.
 */
export type AnswerPath = { readonly fromRoot: boolean; readonly steps: readonly (string | number)[] }

const STEP = /^(?:\[(\d{1,4})\]|\["([^"\p{C}]{1,128})"\]|(\.?)(@?[^.[\]"@/\s\p{C}]{1,128}))/u

/** Undefined for what is no path. */
export function parsePath(written: string): AnswerPath | undefined {
  const fromRoot = written.startsWith('/')
  let rest = fromRoot ? written.slice(1) : written
  if (rest === '.') return { fromRoot, steps: [] }
  const steps: (string | number)[] = []
  while (rest !== '') {
    const step = STEP.exec(rest)
    if (!step) return undefined
    const [whole, index, quoted, dot, name] = step
    if (name !== undefined && (dot === '.') !== steps.length > 0) return undefined // a dot stands between names and nowhere else
    steps.push(index === undefined ? (quoted ?? name)! : Number(index))
    rest = rest.slice(whole.length)
  }
  return steps.length > 0 ? { fromRoot, steps } : undefined
}

/** What stands there; undefined for nothing. Where one thing is expected a list means its first, because XML does not tell one from many. */
export function readPath({ fromRoot, steps }: AnswerPath, root: unknown, here: unknown = root): unknown {
  let found = fromRoot ? root : here
  for (const step of steps) {
    if (typeof step === 'number') found = Array.isArray(found) ? found[step] : step === 0 ? found : undefined
    else {
      const thing: unknown = Array.isArray(found) ? found[0] : found
      found = isRecord(thing) && Object.hasOwn(thing, step) ? thing[step] : undefined
    }
  }
  return found
}

/** The text that stands there, numbers and truth values written out, an XML element's own text. Undefined for nothing, empty text, or more than text. */
export function readText(path: AnswerPath, root: unknown, here?: unknown): string | undefined {
  const found = readPath(path, root, here)
  const one: unknown = Array.isArray(found) ? found[0] : found
  const own = isRecord(one) ? one['#text'] : one
  if (typeof own === 'number' || typeof own === 'boolean') return String(own)
  return typeof own === 'string' && own !== '' ? own : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
