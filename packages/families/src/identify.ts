import { parseMac } from '@offhook/phones'
import type { Identification } from './family.ts'
import type { Manifest } from './manifest.ts'

const MAX_TOLD = 512

/** Reads User-Agents by a pack's patterns; undefined for what none of them matches. */
export const identifier =
  ({ family, identify }: Manifest) =>
  (userAgent: string): Identification | undefined => {
    if (userAgent.length > MAX_TOLD) return undefined
    for (const pattern of identify.userAgent) {
      const groups = pattern.exec(userAgent)?.groups
      if (!groups?.model) continue
      const mac = groups.mac ? parseMac(groups.mac) : undefined
      const component = groups.component?.toLowerCase()
      return {
        family,
        model: modelName(groups.model, identify.modelCase),
        firmware: groups.firmware ?? '',
        ...(mac ? { mac } : {}),
        ...(component === 'application' || component === 'updater' ? { component } : {}),
      }
    }
    return undefined
  }

/** Reads DHCP option 60 or 77 likewise. */
export const classIdentifier =
  ({ family, identify }: Manifest) =>
  (text: string): { family: string; model?: string } | undefined => {
    if (text.length > MAX_TOLD) return undefined
    for (const pattern of identify.vendorClass) {
      const match = pattern.exec(text)
      if (!match) continue
      const model = match.groups?.model
      return { family, ...(model ? { model: modelName(model, identify.modelCase) } : {}) }
    }
    return undefined
  }

/** As the inventory writes it: no character that a model's name cannot have. */
function modelName(told: string, modelCase: 'upper' | 'lower' | 'asked'): string {
  const written = told.trim().replace(/[^A-Za-z0-9_-]+/g, '-')
  return modelCase === 'upper' ? written.toUpperCase() : modelCase === 'lower' ? written.toLowerCase() : written
}
