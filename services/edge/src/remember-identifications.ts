import type { Families, Identification } from '@offhook/families'
import { BoundedMap } from '@offhook/runtime'

/** No phone's is longer, and strangers send what they like. */
export const MAX_USER_AGENT = 512

/** What User-Agents say, each read once while the packs are the same. */
export function rememberIdentifications(families: Families): (userAgent: string) => Identification | undefined {
  const known = new BoundedMap<string, Identification | undefined>(10_000)
  let by = families.all
  return (userAgent) => {
    if (userAgent.length > MAX_USER_AGENT) return undefined
    if (by !== families.all) known.clear() // the packs were taken anew
    by = families.all
    if (!known.has(userAgent)) known.set(userAgent, families.identify(userAgent))
    return known.get(userAgent)
  }
}
