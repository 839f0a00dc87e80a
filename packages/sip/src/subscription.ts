import { headerOf, headersOf, type SipHeader } from './sip-message.ts'
import { parseNameAddress, parseParameters, parseSipUri, peerOf, type SipPeer, splitList } from './sip-uri.ts'

export type Remote = { readonly tag: string; readonly target: string; readonly routes: readonly string[] }

/** What fixes a subscription: RFC 3261's dialog, as SUBSCRIBE makes it. */
export type Dialog = {
  readonly callId: string
  readonly localTag: string
  /** SUBSCRIBE's own. */
  cseq: number
  remote?: Remote | undefined
  /** The last CSeq of a NOTIFY. */
  heard?: number
}

/** Without a route, the contact of the registrar's side; the first of the routes if there are any (all are taken to be loose). */
export function nextHop(remote: Remote | undefined, firstHop: SipPeer): SipPeer {
  if (!remote) return firstHop
  const first = remote.routes[0]
  const uri = parseSipUri(first === undefined ? remote.target : (parseNameAddress(first)?.uri ?? ''))
  return (uri && peerOf(uri)) ?? firstHop
}

export function remoteOf(response: { headers: readonly SipHeader[] }): Remote | undefined {
  const tag = tagOf(headerOf(response, 'to'))
  const target = parseNameAddress(splitList(headerOf(response, 'contact') ?? '')[0] ?? '')?.uri
  if (tag === undefined || target === undefined || !parseSipUri(target)) return undefined
  return { tag, target, routes: splitList(headersOf(response, 'record-route').join(', ')).toReversed() }
}

/** RFC 6665 section 4.1.3: `deactivated` and `timeout` ask to subscribe again at once. */
export function whyTerminated(state: string): { because: 'terminated'; retryInMs?: number } {
  const params = parseParameters(state)
  const reason = params.get('reason')
  const seconds = secondsOf(params.get('retry-after'))
  if (reason === 'deactivated' || reason === 'timeout') return { because: 'terminated', retryInMs: 0 }
  return { because: 'terminated', ...(seconds === undefined ? {} : { retryInMs: seconds * 1_000 }) }
}

export const tagOf = (value: string | undefined): string | undefined => parseNameAddress(value ?? '')?.params.get('tag')

/** At most a day, so that a timer can hold it. */
export const secondsOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Math.min(Number(text), 86_400) : undefined
