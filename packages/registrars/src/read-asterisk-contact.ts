import { type AmiPacket, fieldOf } from '@offhook/ami'
import type { SeenContact } from './sighting.ts'

export type AsteriskContact = { readonly endpoint: string; readonly contact: SeenContact }

/** One `ContactList` of PJSIPShowContacts (Asterisk 16 and later). Undefined for what is no registration: a contact that stands in pjsip.conf has no end. */
export function readContactList(event: AmiPacket): AsteriskContact | undefined {
  if (fieldOf(event, 'Event')?.toLowerCase() !== 'contactlist') return undefined
  const uri = fieldOf(event, 'Uri')
  const endpoint = fieldOf(event, 'Endpoint') || endpointOf(fieldOf(event, 'ObjectName'))
  const seconds = Number(fieldOf(event, 'ExpirationTime') ?? 0)
  if (!uri || !endpoint || !Number.isSafeInteger(seconds) || seconds <= 0 || seconds > MAX_SECONDS) return undefined
  // One REGISTER moves the end of its contact, be it with the Call-ID of the one before.
  const mark = `${fieldOf(event, 'CallId') ?? ''} ${seconds}`
  return { endpoint, contact: { uri, mark, expiresAt: new Date(seconds * 1_000) } }
}

/** One `PeerEntry` of SIPpeers, chan_sip's list. Undefined for peers that are not registered, or never do. */
export function readPeerEntry(event: AmiPacket): AsteriskContact | undefined {
  if (fieldOf(event, 'Event')?.toLowerCase() !== 'peerentry') return undefined
  if (!/^yes$/i.test(fieldOf(event, 'Dynamic') ?? '')) return undefined
  const endpoint = fieldOf(event, 'ObjectName')
  const [address, port] = [fieldOf(event, 'IPaddress') ?? '', fieldOf(event, 'IPport') ?? '0']
  if (!endpoint || address === '' || address === '-none-' || port === '0') return undefined
  return { endpoint, contact: { uri: uriOf(endpoint, address, port) } }
}

/** `PeerStatus` of chan_sip tells where the peer is as `192.0.2.7:5060`. */
export function readPeerAddress(event: AmiPacket, endpoint: string): string | undefined {
  const [, address, port] = /^(.+):(\d{1,5})$/.exec(fieldOf(event, 'Address') ?? '') ?? []
  return address && port ? uriOf(endpoint, address.replace(/^\[|\]$/g, ''), port) : undefined
}

/** The last second that a Date can tell. */
const MAX_SECONDS = 8_640_000_000_000

const uriOf = (user: string, address: string, port: string): string =>
  `sip:${user}@${address.includes(':') ? `[${address}]` : address}:${port}`

/** `201@@4f1c…` or `201/sip:201@192.0.2.7`: a contact's name begins with its AOR's, which by custom is its endpoint's. */
const endpointOf = (name: string | undefined): string | undefined => /^(.+?)(?:@@|\/)/.exec(name ?? '')?.[1]
