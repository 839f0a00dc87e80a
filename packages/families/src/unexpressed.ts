import { LINE_GAPS } from '@offhook/phones'
import type { PhoneDescription } from './family.ts'
import { DERIVED } from './phone-view.ts'

type Used = { readonly paths: ReadonlySet<string>; readonly places: ReadonlySet<string> }

type Composed = {
  readonly parameters: readonly { readonly reads: readonly string[]; readonly places: readonly string[] }[]
  readonly reads: readonly string[]
}

/** What the files of a phone say something of. */
export function usedBy(files: readonly Composed[], silent: readonly string[]): Used {
  const paths = new Set<string>()
  const places = new Set<string>()
  const note = (read: string) => {
    paths.add(DERIVED[read] ?? read)
    const [scope, field] = read.split('.')
    if (scope === 'line' && field && LINE_GAPS[field]) paths.add(LINE_GAPS[field])
  }
  // Parameters of one entry share their lists: each is looked at once.
  const seen = new Set<readonly string[]>()
  const once = (list: readonly string[], each: (one: string) => void) => {
    if (seen.has(list)) return
    seen.add(list)
    for (const one of list) each(one)
  }
  for (const { parameters, reads } of files) {
    for (const one of parameters) {
      once(one.reads, note)
      once(one.places, (place) => places.add(place))
    }
    for (const read of reads) note(read)
  }
  for (const read of silent) {
    if (read.includes('[')) places.add(read)
    else note(read)
  }
  return { paths, places }
}

/** What was asked for and stands in no file; `dropped` could not be carried by one. */
export function unexpressedIn(
  { lines, settings }: PhoneDescription,
  { paths, places }: Used,
  dropped: readonly string[],
): string[] {
  const asked = leavesOf(settings as Record<string, unknown>, '')
  const missing = asked.filter((path) => !paths.has(path) && !places.has(path))
  const lineFields = ['ring', 'voiceMail', 'srtp', 'backupRegistrar'] as const
  for (const [index, line] of lines.entries()) {
    if (!places.has(`lines[${index}]`)) missing.push(`lines[${index}]`)
    else
      for (const field of lineFields)
        if (line[field] !== undefined && !paths.has(`line.${field}`) && !missing.includes(field))
          missing.push(`lines[${index}].${field}`)
  }
  return [...new Set([...missing, ...dropped])].sort()
}

/** Lists whose things are expressed or not one by one. */
const BY_THE_PIECE = new Set(['keys', 'paging', 'codecs'])

function leavesOf(tree: Record<string, unknown>, prefix: string): string[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = `${prefix}${name}`
    if (value === undefined) return []
    if (Array.isArray(value)) return BY_THE_PIECE.has(path) ? value.map((_, index) => `${path}[${index}]`) : [path]
    return typeof value === 'object' && value !== null ? leavesOf(value as Record<string, unknown>, `${path}.`) : [path]
  })
}
