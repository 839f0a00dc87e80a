import { type Mac, ouiOf } from '@offhook/phones'
import type { Family, Identification } from './family.ts'
import { polycom } from './polycom/family.ts'

export const families: readonly Family[] = [polycom]

export const familyNamed = (name: string | null | undefined): Family | undefined =>
  families.find((family) => family.name === name)

/** What a User-Agent says, by the first family that knows it. */
export function identifyPhone(userAgent: string): Identification | undefined {
  for (const family of families) {
    const identification = family.identify(userAgent)
    if (identification) return identification
  }
  return undefined
}

/** A guess from the MAC's first half: enough to choose templates by, never proof of anything. */
export const familyOfOui = (mac: Mac): Family | undefined => families.find((family) => family.ouis.includes(ouiOf(mac)))
