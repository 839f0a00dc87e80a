import { done, type Outcome, postpone } from '@offhook/bus'
import type { PhoneIdentified } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { chooseFamily, type PhoneToRender } from '@offhook/rendering'
import { type RendererPorts, renderPhones } from './render-phones.ts'

const LOOK_AGAIN_MS = 2_000
/** An activation that began before this phone spoke is rendered by then. */
const RENDERED_WITHIN_MS = 15_000

/**
 * A phone that turns out to be another family or model than it was rendered for is rendered once more. One whose files are not made yet is looked at again a
 * little later: another renderer may have read its activation before what the phone said was written down.
 */
export const renderOnIdentification =
  (ports: RendererPorts) =>
  async (identities: readonly PhoneIdentified[]): Promise<Outcome[]> => {
    const latest = new Map<Mac, PhoneIdentified>()
    for (const one of identities) if ((latest.get(one.mac)?.at ?? '') <= one.at) latest.set(one.mac, one)
    for (const { mac, family, model } of latest.values()) ports.heard.set(mac, { family, model })
    // Most are what they were taken for, which the list of bundles says without opening anything.
    const rendered = await ports.findRendered([...latest.keys()])
    const surprising = [...latest.values()].filter(({ mac, family, model }) => {
      const as = rendered.get(mac)
      return as && (as.family !== family || as.model !== model)
    })
    const phones = surprising.length > 0 ? await ports.findPhones(surprising.map(({ mac }) => mac)) : new Map()
    const changed: PhoneToRender[] = []
    for (const { mac, family, model } of surprising) {
      const phone: PhoneToRender | undefined = phones.get(mac)
      const seen = phone && { ...phone, observed: { family, model } }
      if (seen && isOther(chooseFamily(ports.families, { ...seen, granted: seen.credentials.model }), seen))
        changed.push(seen)
    }
    await renderPhones(ports, changed, () => ({ because: 'identification' }))
    const now = ports.now().getTime()
    return identities.map(({ mac, at }) =>
      !rendered.has(mac) && now - Date.parse(at) < RENDERED_WITHIN_MS ? postpone(LOOK_AGAIN_MS) : done,
    )
  }

/** What somebody wrote down of the phone may stand against what it says. */
const isOther = (chosen: ReturnType<typeof chooseFamily>, { rendered }: PhoneToRender): boolean =>
  chosen.family.name !== rendered?.family || (chosen.model ?? null) !== rendered.model
