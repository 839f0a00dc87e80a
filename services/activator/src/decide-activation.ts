import type { LeaseAlerted, RefusalReason } from '@offhook/contracts'
import { effectiveLine, mergeSettings } from '@offhook/phones'
import type { PlatformAnswer } from '@offhook/tenant-platforms'
import type { PhoneAtGateway } from './ordered-phones.ts'

export type Activation =
  | { readonly kind: 'ask-platform' }
  /** Already activated for this boot: say so again. */
  | { readonly kind: 'announce-again'; readonly revision: number }
  | { readonly kind: 'refuse'; readonly because: RefusalReason }
  | { readonly kind: 'ignore'; readonly because: 'newer-boot' }

/** Decides what a lease alert means for a phone, before anybody is asked. */
export function decideActivation(
  alert: Pick<LeaseAlerted, 'alertedAt'>,
  { platform, ordered, activation, current }: PhoneAtGateway,
): Activation {
  if (activation?.outcome === 'refused')
    return { kind: 'refuse', because: (activation.because ?? 'not-ordered') as RefusalReason } // written from a RefusalReason
  if (activation?.revision) return { kind: 'announce-again', revision: activation.revision }
  if (current?.bootStartedAt && Date.parse(current.bootStartedAt) > Date.parse(alert.alertedAt))
    return { kind: 'ignore', because: 'newer-boot' }
  if (ordered && !ordered.withinTenant) return { kind: 'refuse', because: 'wrong-tenant' }
  if (ordered?.suspended) return { kind: 'refuse', because: 'suspended' }
  if (!platform) return { kind: 'refuse', because: 'no-platform' }
  return { kind: 'ask-platform' }
}

/** A grant whose lines have no registrar, once the settings have filled what they can, is no configuration: refused whole rather than half made. */
export function checkRegistrars(answer: PlatformAnswer, settings: PhoneAtGateway['settings']): PlatformAnswer {
  if (answer.kind !== 'granted') return answer
  const layered = mergeSettings([settings, answer.credentials.settings])
  const complete = answer.credentials.lines.every((line) => effectiveLine(line, layered) !== undefined)
  return complete
    ? answer
    : { kind: 'refused', because: 'no-registrar', detail: 'no layer names a registrar for one of the lines' }
}
