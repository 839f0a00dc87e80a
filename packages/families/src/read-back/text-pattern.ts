import type { Maps } from '../value-template.ts'

export type FoundValue = string | number | boolean

/** What a template read, as texts or values, by path: `{ 'line.user': '201', n: 1 }`. */
export type Found = Readonly<Record<string, FoundValue>>

export type TextPattern = {
  /** Undefined for a text that the template cannot have made. A constant finds nothing, in an empty record. */
  match(text: string): Found | undefined
  /** Everything that a path may have been, where a map has the same word for several; the first is what {@link match} finds. */
  choices(text: string): Readonly<Record<string, readonly FoundValue[]>>
  /** Paths that it finds. */
  readonly finds: readonly string[]
}

type Piece = { readonly path: string; readonly filters: readonly string[] }

/**
 * A value template turned round: from the text that it made to what it was made of. Each placeholder ends at the next character of the template that is not of one,
 * so that no text takes longer than its length. Undefined for a template with a filter that has no way back.
 */
export function compilePattern(written: string, maps: Maps): TextPattern | undefined {
  const parts = written.split(/\{([^{}]*)\}/)
  const pieces: Piece[] = []
  let source = ''
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      source += literally(part)
      continue
    }
    const [path, ...filters] = part.split('|') as [string, ...string[]] // split gives one at least
    if (filters.some((filter) => !maps[filter] && !BACK[filter])) return undefined
    pieces.push({ path, filters })
    const stop = parts[index + 1]?.[0]
    const last = filters.at(-1)
    const words = last === undefined ? undefined : maps[last]
    source += words
      ? `(${
          Object.values(words)
            .flatMap((word) => (word === null ? [] : literally(word)))
            .sort((one, other) => other.length - one.length)
            .join('|') || '(?!)'
        })`
      : path === 'n' || path.endsWith('.n')
        ? '(\\d{1,4})'
        : stop === undefined
          ? '([\\s\\S]+)'
          : `([^${literally(stop)}]+)`
  }
  const regex = new RegExp(`^${source}$`)
  const choices = (text: string): Record<string, readonly FoundValue[]> | undefined => {
    const groups = regex.exec(text)
    if (!groups) return undefined
    const found: Record<string, readonly FoundValue[]> = {}
    for (const [index, { path, filters }] of pieces.entries()) {
      const values = undo(groups[index + 1]!, filters, maps).map((value) =>
        path === 'n' || path.endsWith('.n') ? Number(value) : value,
      )
      const both = found[path]?.filter((value) => values.includes(value)) ?? values
      if (both.length === 0) return undefined
      found[path] = both
    }
    return found
  }
  return {
    finds: pieces.map(({ path }) => path),
    choices: (text) => choices(text) ?? {},
    match(text) {
      const found = choices(text)
      return found && Object.fromEntries(Object.entries(found).map(([path, values]) => [path, values[0]!])) // one at least
    },
  }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function undo(text: string, filters: readonly string[], maps: Maps): FoundValue[] {
  let values: FoundValue[] = [text]
  for (const filter of filters.toReversed()) {
    const map = maps[filter]
    values = values.flatMap((value): FoundValue[] =>
      map
        ? Object.entries(map).flatMap(([from, word]) => (word === String(value) ? [from] : []))
        : [BACK[filter]!(String(value))].filter((one) => one !== undefined),
    )
  }
  return values
}

/** Filters that have a way back. */
const BACK: Readonly<Record<string, (text: string) => FoundValue | undefined>> = {
  flag: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  not: (text) => (text === '0' ? true : text === '1' ? false : undefined),
  yesno: (text) => (text === 'Yes' ? true : text === 'No' ? false : undefined),
  minus1: (text) => (/^\d{1,6}$/.test(text) ? Number(text) + 1 : undefined),
  plus1: (text) => (/^\d{1,6}$/.test(text) ? Number(text) - 1 : undefined),
  two: (text) => (/^\d{2,4}$/.test(text) ? Number(text) : undefined),
  host: (text) => text.replace(/^\[(.*)\]$/, '$1'),
  part: (text) => text,
  word: (text) => text,
}
