import type { ReadBackFamily } from '@offhook/families'
import { type Mac, parseMac } from '@offhook/phones'

/** What a name says of a file: whose it is, and how much it outranks the phone's other files; the lowest is read first. */
export type PhoneFileName = {
  readonly families: readonly ReadBackFamily[]
  readonly mac: Mac | undefined
  readonly role: 'overrides' | 'phone' | 'master' | 'shared' | 'directory' | 'ignored'
}

const HEX = '([0-9a-f]{12})'
const ROWS: readonly (readonly [RegExp, readonly ReadBackFamily[], PhoneFileName['role']])[] = [
  [new RegExp(`^${HEX}-directory\\.xml$`), ['polycom'], 'directory'],
  [/^000000000000-directory\.xml$/, ['polycom'], 'directory'],
  // What is no setting: calls, licences, firmware, logs.
  [new RegExp(`^${HEX}-(?:calls|license|favorites)\\.(?:xml|cfg)$`), ['polycom'], 'ignored'],
  [/^000000000000-license\.cfg$/, ['polycom'], 'ignored'],
  [/\.(?:log|ld|ver|rom|zz|ser|inf|wav|boot)$/, ['polycom', 'yealink', 'thomson'], 'ignored'],
  [/^000000000000\.cfg$/, ['polycom'], 'master'],
  [new RegExp(`^${HEX}\\.cfg$`), ['polycom', 'yealink'], 'phone'],
  [new RegExp(`^phone-?${HEX}\\.cfg$`), ['polycom'], 'phone'],
  [new RegExp(`^${HEX}-(?:phone|web)\\.cfg$`), ['polycom'], 'overrides'],
  [new RegExp(`^${HEX}-local\\.cfg$`), ['yealink'], 'overrides'],
  [new RegExp(`^${HEX}-\\w{1,32}\\.cfg$`), ['polycom'], 'phone'],
  [/^y\d{12}\.cfg$/, ['yealink'], 'shared'],
  [new RegExp(`^(?:st2030s|st2022s|tb30s)_${HEX}\\.txt$`), ['thomson'], 'phone'],
  [/^comconf.{0,60}\.txt$/, ['thomson'], 'shared'],
  [/\.cfg$/, ['polycom', 'yealink'], 'shared'],
]

/** By the last part of a path, letter case aside; undefined for a file that no phone of these families asks for. */
export function phoneFileName(path: string): PhoneFileName | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  for (const [pattern, families, role] of ROWS) {
    const match = pattern.exec(base)
    if (!match) continue
    const mac = match[1] === undefined ? undefined : parseMac(match[1])
    if (match[1] !== undefined && !mac) continue
    return { families, mac, role }
  }
  return undefined
}
