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
}

/** Compiles file-name tables into one lookup over exact names: nothing a phone sends ever becomes a path on disk. */
export function compileFileNames(families: readonly Family[]): (name: string) => ResolvedFile | undefined {
  const rows = families.flatMap((family) =>
    family.fileNames.map((entry) => ({ family: family.name, entry, shape: shapeOf(entry.pattern) })),
  )
  return (written) => {
    if (written.length > 96) return undefined
    const name = written.toLowerCase()
    for (const { family, entry, shape } of rows) {
      const match = shape.exec(name)
      if (!match) continue
      const digits = match.groups?.mac
      if (digits === undefined) return { family, entry, name }
      const mac = parseMac(digits)
      if (mac) return { family, entry, name, mac }
    }
    return undefined
  }
}

/** `{part.}*` is any number of part numbers with a dot behind each: a phone told to load `<part>.sip.ld` prefixes its part number again. */
function shapeOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\{mac\}|\{part\.\}\*|\{part\})/)
    .map((piece) =>
      piece === '{part.}*'
        ? `(?:${PLACEHOLDERS['{part}']}\\.){0,3}`
        : (PLACEHOLDERS[piece] ?? piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')),
    )
    .join('')
  return new RegExp(`^${source}$`)
}

/** The name under which the bundle holds the answer to a resolved request of `mac`. */
export const bundleNameOf = (file: ResolvedFile, mac: Mac): string =>
  (file.entry.bundleName ?? file.name).replace('{mac}', mac)
