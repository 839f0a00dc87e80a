import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Mac, ouiOf } from '@offhook/phones'
import { findUsualCause, readDiagnosis, type Stop, type UsualCause } from './diagnosis-table.ts'
import type { Family, Identification } from './family.ts'
import { loadPack } from './load-pack.ts'
import { PackInvalid } from './read-yaml.ts'
import { compileFileNames, type ResolvedFile } from './resolve-file.ts'

/** Every family that is known, looked up in the ways that services need. */
export type Families = {
  readonly all: readonly Family[]
  /** What a phone is taken for when nothing says what it is. */
  readonly usual: Family
  named(name: string | null | undefined): Family | undefined
  /** A guess from the MAC's first half: enough to choose templates by, never proof of anything. */
  ofOui(mac: Mac): Family | undefined
  /** What a User-Agent says, by the first family that knows it. */
  identify(userAgent: string): Identification | undefined
  /** What DHCP option 60 or 77 says. */
  identifyClass(text: string): { readonly family: string; readonly model?: string } | undefined
  /** The families that ask for a file of that name, and as what. Empty for a name that nobody asks for. */
  resolve(name: string): readonly ResolvedFile[]
  /** What usually causes a session of that family to stand there: by its own table, else by the one that holds for all. */
  usualCause(family: Family | undefined, stop: Stop): UsualCause | undefined
}

/** The packs that come with Offhook. */
export const OWN_PACKS = fileURLToPath(new URL('../packs/', import.meta.url))

/**
 * Loads every pack in the folders, a folder each; a later one replaces an earlier one of the same family. Throws {@link PackInvalid} that names every fault
 * of every pack.
 */
export function loadFamilies(folders: readonly string[] = [OWN_PACKS]): Families {
  const loaded = new Map<string, Family>()
  const faults: string[] = []
  for (const folder of folders.flatMap(packsIn)) {
    try {
      const family = loadPack(folder)
      loaded.set(family.name, family)
    } catch (cause) {
      if (!(cause instanceof PackInvalid)) throw cause
      faults.push(cause.message)
    }
  }
  if (faults.length > 0) throw new PackInvalid(faults.join('\n'))
  return familiesOf([...loaded.values()])
}

const packsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
        .filter((path) => existsSync(join(path, 'family.yaml')))
    : []

export function familiesOf(all: readonly Family[]): Families {
  const common = readDiagnosis(join(OWN_PACKS, 'diagnosis.yaml'), new Set())
  const byName = new Map(all.map((family) => [family.name, family]))
  const byOui = new Map(all.toReversed().flatMap((family) => family.ouis.map((oui) => [oui, family] as const)))
  const first = <Found>(find: (family: Family) => Found | undefined): Found | undefined => {
    for (const family of all) {
      const found = find(family)
      if (found) return found
    }
    return undefined
  }
  return {
    all,
    usual: byName.get('polycom') ?? all[0]!, // there is one at least
    named: (name) => (name ? byName.get(name) : undefined),
    ofOui: (mac) => byOui.get(ouiOf(mac)),
    identify: (userAgent) => first((family) => family.identify(userAgent)),
    identifyClass: (text) => first((family) => family.identifyClass(text)),
    resolve: compileFileNames(all),
    usualCause: (family, stop) => findUsualCause([...(family?.diagnosis ?? []), ...common], stop),
  }
}
