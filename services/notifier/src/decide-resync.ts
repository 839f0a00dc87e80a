import type { ResyncWhat } from '@offhook/contracts'
import type { Family } from '@offhook/families'
import type { Notify } from '@offhook/sip'
import type { AsteriskKey } from './asterisks.ts'
import type { PhoneToNotify } from './phones-to-notify.ts'

export type Resync =
  | { readonly kind: 'notify'; readonly notify: Notify }
  | { readonly kind: 'hand-over'; readonly to: AsteriskKey; readonly endpoint: string; readonly event: string }
  | { readonly kind: 'cannot'; readonly because: 'not-registered' | 'not-rendered' | 'refused' }

/**
 * The NOTIFY that tells this phone to resync: its family's event, to where its first line is registered, or through its site's proxy or its Asterisk. An Asterisk
 * knows by itself where the phone is: it is asked also where nobody tells us of registrations.
 */
export function decideResync(
  phone: PhoneToNotify | undefined,
  family: Family | undefined,
  { what, from, timeoutMs, now }: { what: ResyncWhat; from: string; timeoutMs: number; now: Date },
): Resync {
  if (!phone || !family) return { kind: 'cannot', because: 'not-rendered' }
  const registered = phone.contacts.filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
  const [line] = registered
  const event = what === 'reboot' ? family.resync.reboot : family.resync.event
  const { asterisk, contacts } = phone
  if (!line && !(asterisk && contacts.length === 0)) return { kind: 'cannot', because: 'not-registered' }
  if (asterisk?.endpoint) return { kind: 'hand-over', to: asterisk, endpoint: asterisk.endpoint, event }
  if (asterisk || !line) return { kind: 'cannot', because: 'refused' }
  const common = {
    event,
    from,
    timeoutMs,
    ...(phone.credentials ? { credentials: phone.credentials } : {}),
    ...(phone.proxy ? { proxy: phone.proxy } : {}),
  }
  // Through a proxy the address of record is enough, and the proxy knows the way through the phone's NAT.
  return phone.proxy || line.contact === null
    ? { kind: 'notify', notify: { ...common, aor: `sip:${line.aor}` } }
    : { kind: 'notify', notify: { ...common, contact: line.contact } }
}
