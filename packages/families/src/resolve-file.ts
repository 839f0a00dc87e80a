import { type Mac, parseMac } from '@offhook/phones'
import type { Family, FileName } from './family.ts'

export type ResolvedFile = {
  readonly family: string
  readonly entry: FileName
  /** The canonical spelling: lower case, so `0004F21A2457.CFG` is `0004f21a2457.cfg`. */
  readonly name: string
  /** The MAC in the name, if the pattern has one. */
  readonly mac?: Mac
}

const PLACEHOLDERS: Record<string, string> = {
  '{mac}': '(?<mac>[0-9a-f]{12})',
  '{part}': '(?:[0-9]{4}-[0-9]{5}-[0-9]{3})',
  '{digits}': '[0-9]{1,12}',
  '{model}': '[a-z0-9]{1,24}',
  '{hash}': '[0-9a-f]{8}',
  // A phone that is told to load `<part>.sip.ld` prefixes its part number again.
  '{part.}*': '(?:[0-9]{4}-[0-9]{5}-[0-9]{3}\\.){0,3}',
}

type Row = { readonly family: string; readonly entry: FileName; readonly shape: RegExp }

const MAX_NAME = 96

/**
 * Compiles file-name tables into one lookup over exact names: nothing a phone sends ever becomes a path on disk. A name may be of several families'
 * tables (`<mac>.cfg` is); each family gives one answer at most, its first row that matches.
 */
export function compileFileNames(families: readonly Family[]): (name: string) => readonly ResolvedFile[] {
  const rows: Row[] = families.flatMap((family) =>
    family.fileNames.map((entry) => ({ family: family.name, entry, shape: shapeOf(entry.pattern) })),
  )
  const matching = (name: string): readonly Matched[] => {
    const found: Matched[] = []
    for (const { family, entry, shape } of rows) {
      if (found.at(-1)?.family === family) continue
      const match = shape.exec(name)
      if (!match || (match.groups?.mac && !parseMac(match.groups.mac))) continue
      found.push({ family, entry, namesMac: match.groups?.mac !== undefined })
    }
    return found
  }
  const known = new Map<string, readonly Matched[]>()
  return (written) => {
    if (written.length > MAX_NAME) return []
    const name = written.toLowerCase()
    const digits = LONE_MAC.exec(name)?.[0]
    const mac = digits === undefined ? undefined : parseMac(digits)
    // Names that differ in the MAC alone match the same rows, unless all of it is decimal: a row may ask for digits.
    const key = mac && /[a-f]/.test(mac) ? name.replace(mac, '{mac}') : name
    const matched = known.get(key) ?? matching(name)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(key, matched)
    return matched.map(({ family, entry, namesMac }) => ({ family, entry, name, ...(namesMac && mac ? { mac } : {}) }))
  }
}

type Matched = { readonly family: string; readonly entry: FileName; readonly namesMac: boolean }

const LONE_MAC = /(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])/
const MAX_KNOWN = 20_000

function shapeOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\{[a-z.]+\}\*?)/)
    .map((piece) => PLACEHOLDERS[piece] ?? piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(`^${source}$`)
}

/** The name under which the bundle holds the answer to a resolved request of `mac`. */
export const bundleNameOf = (file: ResolvedFile, mac: Mac): string =>
  (file.entry.bundleName ?? file.name).replace('{mac}', mac)

/** Of the families that ask for a file of this name, the one that the phone is of, by the first of the hints that is among them; else the first. */
export function chooseFile(
  candidates: readonly ResolvedFile[],
  hints: readonly (string | undefined)[],
): ResolvedFile | undefined {
  if (candidates.length < 2) return candidates[0]
  for (const hint of hints) {
    const chosen = hint && candidates.find(({ family }) => family === hint)
    if (chosen) return chosen
  }
  return candidates[0]
}
