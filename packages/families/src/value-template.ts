import { FILTERS } from './filters.ts'

/** What a template reads: a phone's description by scopes, see `phone-view.ts`. */
export type View = Record<string, unknown>

export type ValueTemplate = {
  /** Paths that it reads, as written: `line.user`, `vlan.id`. */
  readonly reads: readonly string[]
  /** Undefined when something that it reads is not there, or is something that the family has no word for; null when the family's word for it is to write nothing. */
  evaluate(view: View): string | undefined | null
}

export class TemplateInvalid extends Error {
  override name = 'TemplateInvalid'
}

/** Maps of a pack: from a value, or a place in a list, to the vendor's word; null means that nothing is to be written, and that this is right. */
export type Maps = Readonly<Record<string, Readonly<Record<string, string | null>>>>

type Piece = { readonly path: readonly string[]; readonly filters: readonly ((value: unknown) => unknown)[] }

const PLACEHOLDER = /\{([^{}]*)\}/g
const READ = /^([A-Za-z][\w-]*(?:\.[A-Za-z0-9][\w-]*)*)((?:\|[A-Za-z][\w-]*)*)$/

/**
 * Compiles `text {path|filter|filter} text`. A filter is one of the pack's maps, or else built in (`filters.ts`). Text without placeholders is a constant.
 * Throws {@link TemplateInvalid} for a placeholder that is no path, or a filter that nobody knows.
 */
export function compileValue(written: string, maps: Maps): ValueTemplate {
  const pieces: (string | Piece)[] = []
  const reads: string[] = []
  let end = 0
  for (const match of written.matchAll(PLACEHOLDER)) {
    const read = READ.exec(match[1]!)
    if (!read) throw new TemplateInvalid(`{${match[1]}} is no path with filters`)
    if (match.index > end) pieces.push(written.slice(end, match.index))
    end = match.index + match[0].length
    const filters = read[2]!.split('|').slice(1)
    pieces.push({ path: read[1]!.split('.'), filters: filters.map((name) => filterNamed(name, maps)) })
    reads.push(read[1]!)
  }
  if (end < written.length || pieces.length === 0) pieces.push(written.slice(end))
  const [only] = pieces
  if (pieces.length === 1 && typeof only === 'string') return { reads, evaluate: () => only }
  return {
    reads,
    evaluate(view) {
      let text = ''
      for (const piece of pieces) {
        const value = typeof piece === 'string' ? piece : read(view, piece)
        if (value === undefined || value === null) return value
        text += String(value)
      }
      return text
    },
  }
}

function filterNamed(name: string, maps: Maps): (value: unknown) => unknown {
  const map = maps[name]
  if (map) return (value) => (Object.hasOwn(map, String(value)) ? map[String(value)] : undefined)
  const builtIn = FILTERS[name]
  if (!builtIn) throw new TemplateInvalid(`there is no map and no filter called ${name}`)
  return builtIn
}

function read(view: View, { path, filters }: Piece): unknown {
  let value = valueAt(view, path)
  for (const filter of filters) {
    if (value === undefined || value === null) return value
    value = filter(value)
  }
  return value
}

/** What stands at a path of a view; undefined where the path ends early. */
export function valueAt(view: View, path: readonly string[]): unknown {
  let value: unknown = view
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as View)[name]
  }
  return value
}
