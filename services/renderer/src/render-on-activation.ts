import { done, type Outcome, reject, retry } from '@offhook/bus'
import type { Change, PhoneActivated, PhoneReactivated } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { type RendererPorts, renderPhones } from './render-phones.ts'

/**
 * A batch of activations becomes a batch of bundles: one query, one statement, then the announcements. Repeats render the same bytes again.
 * What is rendered is the phone as it is now, which may be a later revision than the one announced.
 */
export const renderOnActivation =
  (ports: RendererPorts) =>
  async (activations: readonly (PhoneActivated | PhoneReactivated)[]): Promise<Outcome[]> => {
    const phones = await ports.findPhones([...new Set(activations.map(({ mac }) => mac))])
    const ofAccounts = new Set(activations.filter((one) => !('boot' in one)).map(({ mac }) => mac))
    const changes = new Map(activations.flatMap(changeOf))
    const rendered = await renderPhones(ports, phones.values(), (mac) =>
      ofAccounts.has(mac) ? { because: 'account', change: changes.get(mac) } : { because: 'boot' },
    )
    return activations.map(({ mac, revision }) => {
      const phone = phones.get(mac)
      if (!phone || phone.revision < revision) return retry('the credentials are not there yet')
      return rendered.has(mac) ? done : reject('no line has a registrar')
    })
  }

/** What made a phone's files others; of several, the last. */
const changeOf = (one: PhoneActivated | PhoneReactivated): [Mac, Change][] =>
  'change' in one && one.change ? [[one.mac, { ...one.change, reactivatedAt: one.at }]] : []
