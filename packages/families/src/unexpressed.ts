import { type EffectiveLine, LINE_GAPS } from '@offhook/phones'
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
      for (const place of one.places) for (const field of lineFieldsOf(place, one.reads)) places.add(field)
    }
    for (const read of reads) note(read)
  }
  for (const read of silent) {
    if (read.includes('[')) places.add(read)
    else note(read)
  }
  return { paths, places }
}

/** `lines[1].label` for what is read of a line that stands at `lines[1]`. */
export const lineFieldsOf = (place: string, reads: readonly string[]): string[] =>
  place.startsWith('lines[') ? fieldsIn(reads).map((field) => place + field) : []

/** The lists of a pack's entries are the same in every rendering. */
const known = new WeakMap<readonly string[], readonly string[]>()

function fieldsIn(reads: readonly string[]): readonly string[] {
  const there = known.get(reads)
  if (there) return there
  const fields = reads.flatMap((read) => (read.startsWith('line.') ? read.slice('line'.length) : []))
  known.set(reads, fields)
  return fields
}

/** What was asked for and stands in no file; `dropped` could not be carried by one. */
export function unexpressedIn(
  { lines, settings }: PhoneDescription,
  { paths, places }: Used,
  dropped: readonly string[],
): string[] {
  const asked = leavesOf(settings as Record<string, unknown>, '')
  const missing = asked.filter((path) => !paths.has(path) && !places.has(path))
  for (const [index, line] of lines.entries()) {
    const place = `lines[${index}]`
    if (!places.has(place)) missing.push(place)
    else
      for (const field of askedOf(line))
        if (!places.has(`${place}.${field}`) && !missing.includes(field)) missing.push(`${place}.${field}`)
  }
  return [...new Set([...missing, ...dropped])].sort()
}

/** The fields of a line that say something else than a phone takes for granted. */
function askedOf(line: EffectiveLine): (keyof EffectiveLine)[] {
  const { user, port, transport } = line
  const granted: Partial<EffectiveLine> = {
    ...{ authUser: user, displayName: user, label: user, transport: 'udp', expirySeconds: 3600 },
    ...{ port: transport === 'tls' ? 5061 : 5060, backupPort: port },
  }
  const fields = ['ring', 'voiceMail', 'srtp', 'backupRegistrar', 'backupPort', ...LINE_DEFAULTS] as const
  return fields.filter((field) => line[field] !== undefined && line[field] !== granted[field])
}
const LINE_DEFAULTS = ['authUser', 'displayName', 'label', 'transport', 'expirySeconds', 'port'] as const

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
