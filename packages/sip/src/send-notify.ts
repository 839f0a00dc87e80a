import type { SipCredentials } from './digest.ts'
import { mintId, requestWithDigest } from './digest-request.ts'
import type { SipClient, Unreachable } from './sip-client.ts'
import { type SipHeader, SipMessageInvalid } from './sip-message.ts'
import {
  parseNameAddress,
  parseSipUri,
  peerOf,
  type SipPeer,
  type SipTransport,
  type SipUri,
  writeSipUri,
} from './sip-uri.ts'

export type NotifyTarget =
  /** As the phone registered it, `<sip:201@192.0.2.7:5062>;expires=60`, or the URI alone, whose parameters are then its own: the NOTIFY goes to it. */
  | { readonly contact: string; readonly aor?: never }
  /** `sip:201@acme.example`: the NOTIFY goes to the proxy, or else to the address of record's own host, which knows where the phone is. */
  | { readonly aor: string; readonly contact?: never }

export type Notify = NotifyTarget & {
  /** `sip:proxy.acme.example:5080`, the tenant's. A contact is sent through it by a Route; an address of record just to it, for many proxies refuse a Route from strangers. */
  readonly proxy?: string
  /** By default what the URI of the next hop says. */
  readonly transport?: SipTransport
  /** `check-sync;reboot=false` */
  readonly event: string
  /** Of the phone's line, or of the proxy; a challenge of theirs is answered. */
  readonly credentials?: SipCredentials
  /** `sip:offhook@acme.example`; many phones listen to their registrar's host only. */
  readonly from: string
  /** RFC 6665 demands `Subscription-State: terminated` of a NOTIFY that belongs to no subscription; false leaves it out, as senders of old did. */
  readonly subscriptionState?: boolean
  readonly body?: { readonly contentType: string; readonly text: string }
  /** 32 s. */
  readonly timeoutMs?: number
}

export type NotifyResult =
  /** 2xx: the phone has understood; it may still wait until it is idle, or find nothing new. */
  | { readonly kind: 'accepted'; readonly status: number }
  | { readonly kind: 'challenged-without-credentials'; readonly status: 401 | 407 }
  /** It will not do it: from us (403), ever (405, 501, 603), or with these credentials (401, 407). */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly because: 'forbidden' | 'credentials' | 'challenge-not-understood' | 'method'
    }
  /** 481 or 489: it takes NOTIFY within subscriptions only, or not this event; some firmware asks that it come from the registrar. */
  | { readonly kind: 'no-subscription'; readonly status: 481 | 489 }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly because: Unreachable | 'bad-address' }
  /** Any other answer: 404 and 480 of a proxy, say, for a phone that is not registered. */
  | { readonly kind: 'answered'; readonly status: number }

/**
 * Sends a NOTIFY outside of any dialog, as resync and reboot are asked for, and tells what came of it. Rejects with {@link SipMessageInvalid} for an event,
 * a From or a body type that cannot stand in a header.
 */
export async function sendNotify(client: SipClient, notify: Notify): Promise<NotifyResult> {
  const from = parseSipUri(notify.from)
  if (!from) throw new SipMessageInvalid('the From of a NOTIFY is no SIP URI')
  if (notify.event.trim() === '') throw new SipMessageInvalid('the Event of a NOTIFY is empty')
  const route = routeOf(notify)
  if (!route) return { kind: 'unreachable', because: 'bad-address' }
  const headers: SipHeader[] = [
    ...(route.header === undefined ? [] : [['route', route.header] as const]),
    ['from', `<${writeSipUri(from)}>;tag=${mintId()}`],
    ['to', `<${route.to}>`],
    ['call-id', mintId()],
    ['event', notify.event],
    ...((notify.subscriptionState ?? true) ? [['subscription-state', 'terminated'] as const] : []),
    ...(notify.body ? [['content-type', notify.body.contentType] as const] : []),
  ]
  const { outcome, challenge } = await requestWithDigest(client, {
    method: 'NOTIFY',
    uri: route.uri,
    headers,
    firstCSeq: 1,
    contactUser: from.user ?? 'offhook',
    peer: route.peer,
    ...(notify.credentials ? { credentials: notify.credentials } : {}),
    ...(notify.body ? { body: Buffer.from(notify.body.text) } : {}),
    ...(notify.timeoutMs === undefined ? {} : { timeoutMs: notify.timeoutMs }),
  })
  return outcome.kind === 'response' ? resultOf(outcome.response.status, challenge) : outcome
}

function routeOf({
  contact,
  aor,
  proxy,
  transport,
}: Notify): { uri: string; to: string; peer: SipPeer; header?: string } | undefined {
  const text = contact ?? aor ?? ''
  const uri = parseSipUri(text) ?? parseSipUri(parseNameAddress(text)?.uri ?? '')
  const hop = proxy === undefined ? uri : parseSipUri(proxy)
  const peer = hop && peerOf(hop, transport)
  if (!uri || !hop || !peer) return undefined
  const route = contact !== undefined && proxy !== undefined ? { header: `<${writeSipUri(loose(hop, peer))}>` } : {}
  return { uri: writeSipUri(uri), to: writeSipUri({ ...uri, params: new Map() }), peer, ...route }
}

/** `;lr`: a proxy of RFC 3261, which leaves the request URI alone. */
const loose = (hop: SipUri, { transport }: SipPeer): SipUri => {
  const params = new Map([...hop.params, ['lr', '']])
  if (transport !== 'udp') params.set('transport', transport)
  return { ...hop, params }
}

/** The closed list of what a final response means to somebody who asked a phone to resync. */
export function resultOf(
  status: number,
  challenge?: 'no-credentials' | 'not-accepted' | 'not-understood',
): NotifyResult {
  if (status >= 200 && status < 300) return { kind: 'accepted', status }
  if (status === 401 || status === 407) {
    if (challenge === 'no-credentials' || challenge === undefined)
      return { kind: 'challenged-without-credentials', status }
    return {
      kind: 'refused',
      status,
      because: challenge === 'not-accepted' ? 'credentials' : 'challenge-not-understood',
    }
  }
  if (status === 403 || status === 603) return { kind: 'refused', status, because: 'forbidden' }
  if (status === 405 || status === 501) return { kind: 'refused', status, because: 'method' }
  if (status === 481 || status === 489) return { kind: 'no-subscription', status }
  return { kind: 'answered', status }
}
