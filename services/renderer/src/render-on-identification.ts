import { done, type Outcome, postpone } from '@offhook/bus'
import type { PhoneIdentified } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { chooseFamily, type PhoneToRender } from '@offhook/rendering'
import { type RendererPorts, renderPhones } from './render-phones.ts'

const LOOK_AGAIN_MS = 500
/** An activation that began before this phone spoke is rendered by then. */
const RENDERED_WITHIN_MS = 10_000

/**
 * A phone that turns out to be another family or model than it was rendered for is rendered once more. One whose files are not made yet is looked at again a
 * little later: its activation may have been read before what the phone said was written down.
 */
export const renderOnIdentification =
  (ports: RendererPorts) =>
  async (identities: readonly PhoneIdentified[]): Promise<Outcome[]> => {
    const latest = new Map<Mac, PhoneIdentified>()
    for (const one of identities) if ((latest.get(one.mac)?.at ?? '') <= one.at) latest.set(one.mac, one)
    const phones = await ports.findPhones([...latest.keys()])
    const changed: PhoneToRender[] = []
    for (const phone of phones.values()) {
      const { family, model } = latest.get(phone.mac)! // asked for by these MACs
      const seen = { ...phone, observed: { family, model } }
      if (phone.rendered && isOther(chooseFamily(ports.families, { ...seen, granted: phone.credentials.model }), phone))
        changed.push(seen)
    }
    await renderPhones(ports, changed, () => 'identification')
    const now = ports.now().getTime()
    return identities.map(({ mac, at }) => {
      const isNotMade = phones.get(mac)?.rendered === null && now - Date.parse(at) < RENDERED_WITHIN_MS
      return isNotMade ? postpone(LOOK_AGAIN_MS) : done
    })
  }

const isOther = (chosen: ReturnType<typeof chooseFamily>, { rendered }: PhoneToRender): boolean =>
  chosen.family.name !== rendered?.family || (chosen.model ?? null) !== rendered.model
