import { type Family, families, familyNamed, familyOfOui } from '@offhook/families'
import type { PhoneToRender } from './phones-to-render.ts'

/**
 * The family and model to render for. What somebody wrote down wins over what the platform says, that over what the phone said of itself, and
 * that over what its MAC hints at. A model that its family does not know keeps the family's safe default: every line, no model's specials.
 */
export function chooseFamily(
  phone: Pick<PhoneToRender, 'mac' | 'family' | 'model' | 'observed'> & { credentials: { model?: string | undefined } },
): {
  family: Family
  model: string | undefined
} {
  const written = phone.model ?? phone.credentials.model
  const model = written ?? phone.observed?.model
  const family =
    familyNamed(phone.family) ??
    families.find(({ models }) => models.some(({ name }) => name === written)) ??
    familyNamed(phone.observed?.family) ??
    familyOfOui(phone.mac) ??
    families[0]!
  return { family, model }
}
