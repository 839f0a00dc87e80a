import { type Family, loadFamilies } from '@offhook/families'
import { familyOfProfile } from '../asterisk/family-of-profile.ts'

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/**
 * Finds families and models by what another system calls them: `polycom`, `vvx410` or `Yealink`, `SIP-T46S`. A model that no family has is undefined, the family
 * stays.
 */
export function modelFinder(families: readonly Family[] = loadFamilies().all) {
  return (vendor: string | undefined, model: string | undefined): { family?: string; model?: string } => {
    const called = plain(model ?? '')
    const brand = vendor?.trim().toLowerCase()
    const name =
      familyOfProfile(vendor) ??
      (brand === 'cisco' ? (called.startsWith('spa') ? 'cisco-spa' : 'cisco-mpp') : undefined)
    const family = families.find((one) => one.name === name)
    if (!family) return {}
    const found = family.models.find((one) => {
      const known = plain(one.name)
      return called !== '' && (known === called || known === called.replace(/^(?:sip|ip|cp)/, ''))
    })
    return { family: family.name, ...(found ? { model: found.name } : {}) }
  }
}
