import { maskSecrets } from '../manners/mask-secrets.ts'
import { type DiffLine, diffLines } from './diff-lines.ts'

export type ChangedLine = { readonly kind: DiffLine['kind']; readonly text: string }

export type FileChanges = {
  readonly name: string
  /** When the files became others. */
  readonly replacedAt: string
  readonly removed: number
  readonly added: number
  /** What differs, in the order of the file, each place with a few lines around it. */
  readonly places: readonly (readonly ChangedLine[])[]
  /** Not every place is there: the file has more of them than can be shown. */
  readonly isCut: boolean
}

/** Lines around what differs. */
const AROUND = 3
const MOST_LINES = 2_000

/** How a file became another, its secrets masked: a password that changed is a line that changed, and neither is told. */
export function fileChanges(
  before: string,
  after: string,
  secrets: readonly string[],
): Omit<FileChanges, 'name' | 'replacedAt'> {
  const texts = [before, after].map((text) => {
    const masked = linesOf(maskSecrets(text, secrets))
    const plain = linesOf(text)
    // A secret that spans lines leaves fewer of them; what is masked is then compared itself.
    return { masked, compared: plain.length === masked.length ? plain : masked }
  })
  const [old, fresh] = [texts[0]!, texts[1]!]
  const diff = diffLines(old.compared, fresh.compared)
  const near = new Uint8Array(diff.length)
  for (const [at, { kind }] of diff.entries())
    if (kind !== 'same') near.fill(1, Math.max(0, at - AROUND), at + AROUND + 1)
  const places: ChangedLine[][] = []
  let shown = 0
  for (const [at, { kind, before: from, after: to }] of diff.entries()) {
    if (!near[at] || ++shown > MOST_LINES) continue
    if (!near[at - 1]) places.push([])
    places.at(-1)!.push({ kind, text: (from === undefined ? fresh.masked[to!] : old.masked[from]) ?? '' })
  }
  const count = (wanted: DiffLine['kind']) => diff.filter(({ kind }) => kind === wanted).length
  return { removed: count('removed'), added: count('added'), places, isCut: shown > MOST_LINES }
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/))
