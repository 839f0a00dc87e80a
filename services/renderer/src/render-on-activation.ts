import { done, type Outcome, reject, retry } from '@offhook/bus'
import type { ConfigRendered, PhoneActivated } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import type { PhoneToRender } from './phones-to-render.ts'
import { type RenderedPhone, renderPhone } from './render-phone.ts'

export type RendererPorts = {
  findPhones(macs: readonly Mac[]): Promise<Map<Mac, PhoneToRender>>
  keepBundles(rendered: readonly RenderedPhone[], renderedAt: Date): Promise<void>
  announceRendered(event: ConfigRendered): Promise<unknown>
  now(): Date
}

/**
 * A batch of activations becomes a batch of bundles: one query, one statement, then the announcements. Repeats render the same bytes again.
 * What is rendered is the phone as it is now, which may be a later revision than the one announced.
 */
export const renderOnActivation =
  (ports: RendererPorts) =>
  async (activations: readonly PhoneActivated[]): Promise<Outcome[]> => {
    const phones = await ports.findPhones([...new Set(activations.map(({ mac }) => mac))])
    const outcomes = new Map<Mac, Outcome>()
    const rendered: RenderedPhone[] = []
    for (const phone of phones.values()) {
      const one = renderPhone(phone)
      if (one) rendered.push(one)
      outcomes.set(phone.mac, one ? done : reject('no line has a registrar'))
    }
    const renderedAt = ports.now()
    if (rendered.length > 0) await ports.keepBundles(rendered, renderedAt)
    await Promise.all(rendered.map((one) => ports.announceRendered(describe(one, renderedAt))))
    return activations.map(({ mac, revision }) => {
      const phone = phones.get(mac)
      if (!phone || phone.revision < revision) return retry('the credentials are not there yet')
      return outcomes.get(mac)!
    })
  }

const describe = ({ phone, family, model, files, contentHash, renderMs }: RenderedPhone, at: Date): ConfigRendered => ({
  ...(phone.boot ? { boot: phone.boot as NonNullable<ConfigRendered['boot']> } : {}), // a boot id by the activator's contract
  mac: phone.mac,
  tenant: phone.tenant,
  gateway: phone.gateway,
  family,
  ...(model ? { model } : {}),
  revision: phone.revision,
  contentHash,
  changed: contentHash !== phone.contentHash,
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  renderMs,
  at: at.toISOString(),
})
