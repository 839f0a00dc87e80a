import type { SipClient } from '@offhook/sip'
import type { Registrar, RegistrarAuth } from './registrar.ts'
import type { RegistrarWatch, WatchPorts } from './sighting.ts'
import { watchAsterisk } from './watch-asterisk.ts'
import { watchKamailio } from './watch-kamailio.ts'
import { type RegEventOptions, watchRegEvents } from './watch-reg-event.ts'

/** Watches a registrar in the way of its kind. Throws for a login that is of another kind, which the console does not let be written. */
export function watchRegistrar(
  registrar: Registrar,
  auth: RegistrarAuth | undefined,
  ports: WatchPorts,
  { sip, ...options }: { readonly sip: SipClient } & RegEventOptions,
): RegistrarWatch {
  if (registrar.kind === 'reg-event' && (auth === undefined || auth.kind === 'digest'))
    return watchRegEvents(sip, registrar, auth, ports, options)
  if (registrar.kind === 'kamailio' && (auth === undefined || auth.kind === 'basic' || auth.kind === 'bearer'))
    return watchKamailio(registrar, auth, ports)
  if (registrar.kind === 'ami' && auth?.kind === 'manager') return watchAsterisk(registrar, auth, ports, options)
  throw new Error(`a registrar of kind ${registrar.kind} is not signed in to by ${auth?.kind ?? 'nothing'}`)
}
