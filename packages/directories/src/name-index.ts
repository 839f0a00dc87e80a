import type { Contact } from '@offhook/phones'
import { normaliseNumber } from './normalise-number.ts'

export type NameIndex = {
  /** The name of whoever has this number. */
  find(number: string): string | undefined
}

/** Shorter ones are extensions, which are only equal or not. */
const SHORTEST_END = 7

type Known = { readonly digits: string; readonly name: string }

/**
 * Names by number. A number that is in the directory as it is written wins. Otherwise the same number in national and international writing is one: without `+` and
 * leading zeros one ends with the other, in 7 digits or more (`012345678` is `+35312345678`). The longest such end wins; where several names have it, nobody is named.
 */
export function indexNames(contacts: readonly Contact[]): NameIndex {
  const exact = new Map<string, string>()
  const byEnd = new Map<string, Known[]>()
  for (const { name, number } of contacts) {
    const normal = normaliseNumber(number)
    if (normal === undefined) continue
    if (!exact.has(normal)) exact.set(normal, name)
    const digits = significant(normal)
    if (digits === undefined) continue
    const end = digits.slice(-SHORTEST_END)
    const known = byEnd.get(end)
    if (known) known.push({ digits, name })
    else byEnd.set(end, [{ digits, name }])
  }
  return {
    find(number) {
      const normal = normaliseNumber(number)
      if (normal === undefined) return undefined
      return exact.get(normal) ?? findByEnd(significant(normal))
    },
  }

  function findByEnd(digits: string | undefined): string | undefined {
    if (digits === undefined) return undefined
    let longest = 0
    let names = new Set<string>()
    for (const known of byEnd.get(digits.slice(-SHORTEST_END)) ?? []) {
      if (!digits.endsWith(known.digits) && !known.digits.endsWith(digits)) continue
      const common = Math.min(digits.length, known.digits.length)
      if (common > longest) names = new Set()
      if (common >= longest) names.add(known.name)
      longest = Math.max(longest, common)
    }
    return names.size === 1 ? [...names][0] : undefined
  }
}

/** Without what says from where it is dialled; undefined for what is too short to be told by its end, or no telephone number at all. */
function significant(normal: string): string | undefined {
  const digits = normal.replace(/^\+?0*/, '')
  return /^\d+$/.test(digits) && digits.length >= SHORTEST_END ? digits : undefined
}
