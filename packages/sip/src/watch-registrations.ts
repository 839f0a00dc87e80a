import { setTimeout } from 'node:timers/promises'
import type { SipAnswer } from './answer-requests.ts'
import type { SipCredentials } from './digest.ts'
import { type DigestOutcome, mintId, requestWithDigest } from './digest-request.ts'
import { openSignal } from './open-signal.ts'
import { parseReginfo } from './reginfo.ts'
import { openRegisteredContacts, type RegisteredContact, type RegistrationChange } from './registered-contacts.ts'
import type { SipClient, SipLog } from './sip-client.ts'
import { headerOf, parseCSeq, type SipHeader, SipMessageInvalid, type SipRequest } from './sip-message.ts'
import { parseSipUri, peerOf } from './sip-uri.ts'
import { type Dialog, nextHop, remoteOf, secondsOf, tagOf, whyTerminated } from './subscription.ts'

export type RegistrationWatch = {
  /** `sip:registrar.acme.example:5060;transport=tcp`, where SUBSCRIBE goes first. */
  readonly registrar: string
  /**
   * Whose registrations: `sip:201@acme.example`, or what this registrar takes for all of a domain, such as `sip:*@acme.example`. RFC 3680 knows single
   * addresses only, so the second is each registrar's own affair [unconfirmed for any].
   */
  readonly aor: string
  /** Who subscribes; the watched address when absent. */
  readonly from?: string
  readonly credentials?: SipCredentials
  /** What is asked for, in seconds; 3600. The registrar may grant less. */
  readonly expiresSeconds?: number
  onChange?(change: RegistrationChange): void
  /** Everything that is registered now, after each notification that could be read. `isReplay`: it came because we asked, not because something changed. */
  onContacts?(contacts: readonly RegisteredContact[], told: { readonly isReplay: boolean }): void
  onState?(state: WatchState): void
  /** Awaited before each SUBSCRIBE but the last: many watches share the registrar's patience. */
  turn?(): Promise<void>
  readonly log?: SipLog
  /** How long to wait after the first, second ... failure in a row; the last counts for all that follow. */
  readonly retryAfterMs?: readonly number[]
  /** Contacts kept at most; 100 000. Those beyond are not told. */
  readonly maxContacts?: number
  /** Of each SUBSCRIBE, and of the first NOTIFY after it; 32 s (RFC 6665's timer N). */
  readonly timeoutMs?: number
}

export type WatchState =
  | { readonly kind: 'subscribed'; readonly expiresInSeconds: number }
  /** Not subscribed, and trying again. `status` is the registrar's, where it gave one. */
  | { readonly kind: 'waiting'; readonly because: WatchFault; readonly retryInMs: number; readonly status?: number }

export type WatchFault =
  | 'timeout'
  | 'unreachable'
  | 'refused'
  | 'credentials'
  | 'no-notify'
  | 'terminated'
  | 'bad-answer'

export type Watch = {
  /** Ends the subscription at the registrar too, as far as it answers within 2 s; unless `unsubscribe` is false, and it runs out by itself. */
  stop(how?: { readonly unsubscribe?: boolean }): Promise<void>
}

type Over = { readonly because: WatchFault; readonly status?: number; readonly retryInMs?: number }
type Wake = { readonly kind: 'refresh' } | { readonly kind: 'stopped' } | ({ readonly kind: 'over' } & Over)

const RETRY_AFTER_MS = [2_000, 10_000, 60_000, 300_000]
const STOP_TIMEOUT_MS = 2_000
/** However a registrar misbehaves, it is not asked more often than this. */
const MIN_PAUSE_MS = 1_000
const ACCEPT: SipHeader = ['accept', 'application/reginfo+xml']

/**
 * Subscribes to the registration events of an address (RFC 3680) and tells every contact that comes and goes. Refreshes in time, subscribes anew when the
 * subscription was lost, and asks for a full document when one was missed; changes across such a gap are told as one difference. Throws {@link SipMessageInvalid}
 * for addresses that are no SIP URIs.
 */
export function watchRegistrations(client: SipClient, watch: RegistrationWatch): Watch {
  const { expiresSeconds = 3_600, retryAfterMs = RETRY_AFTER_MS, maxContacts = 100_000, timeoutMs = 32_000 } = watch
  const registrar = parseSipUri(watch.registrar)
  const firstHop = registrar && peerOf(registrar)
  const from = watch.from ?? watch.aor
  if (!firstHop || !parseSipUri(watch.aor) || !parseSipUri(from))
    throw new SipMessageInvalid('the registrar, the watched address or the subscriber is no SIP URI')
  const contacts = openRegisteredContacts(maxContacts)
  const signal = openSignal<Wake>()
  const contactUser = `watch-${mintId()}`
  let wantedSeconds = expiresSeconds
  let dialog: Dialog | undefined
  let isStopped = false
  let failures = 0
  let isAsked = false

  const tell = (call: () => void) => {
    try {
      call()
    } catch (err) {
      watch.log?.warn({ err }, 'a listener to registrations failed')
    }
  }
  const subscribe = (dialog: Dialog, expires: number, ms = timeoutMs): Promise<DigestOutcome> => {
    const { remote, callId, localTag, cseq } = dialog
    const headers: SipHeader[] = [
      ...(remote?.routes ?? []).map((route): SipHeader => ['route', route]),
      ['from', `<${from}>;tag=${localTag}`],
      ['to', `<${watch.aor}>${remote ? `;tag=${remote.tag}` : ''}`],
      ['call-id', callId],
      ['event', 'reg'],
      ACCEPT,
      ['expires', String(expires)],
    ]
    return requestWithDigest(client, {
      method: 'SUBSCRIBE',
      uri: remote?.target ?? watch.aor,
      headers,
      firstCSeq: cseq + 1,
      contactUser,
      peer: nextHop(remote, firstHop),
      timeoutMs: ms,
      ...(watch.credentials ? { credentials: watch.credentials } : {}),
    })
  }
  const keepSubscribed = async (): Promise<Over> => {
    const own: Dialog = { callId: mintId(), localTag: mintId(), cseq: 0 }
    dialog = own
    contacts.restart()
    signal.clear()
    let wasTooBrief = false
    while (!isStopped) {
      await watch.turn?.()
      if (isStopped) break
      isAsked = true
      const answered = await subscribe(own, wantedSeconds)
      own.cseq = answered.cseq
      const { outcome } = answered
      if (outcome.kind !== 'response') return { because: outcome.kind }
      const { response } = outcome
      if (response.status === 423) {
        const least = secondsOf(headerOf(response, 'min-expires'))
        if (wasTooBrief || !least || least <= wantedSeconds) return { because: 'refused', status: 423 }
        wasTooBrief = true
        wantedSeconds = least
        continue
      }
      if (response.status === 401 || response.status === 407) return { because: 'credentials', status: response.status }
      if (response.status === 481 && own.remote) return { because: 'terminated', status: 481, retryInMs: 0 }
      if (response.status >= 300) return { because: 'refused', status: response.status }
      own.remote ??= remoteOf(response)
      if (!own.remote) return { because: 'bad-answer', status: response.status }
      const granted = Math.min(secondsOf(headerOf(response, 'expires')) ?? wantedSeconds, wantedSeconds)
      if (granted === 0) return { because: 'bad-answer', status: response.status }
      if (isStopped) break // its end is asked for by whoever stopped it, and nobody listens any more
      tell(() => watch.onState?.({ kind: 'subscribed', expiresInSeconds: granted }))
      const askedAt = performance.now()
      const woken = await untilDue(own, granted)
      if (woken?.kind === 'over') return woken
      if (woken?.kind === 'stopped' || isStopped) return { because: 'terminated' }
      if (woken?.kind === 'refresh') await pause(askedAt + MIN_PAUSE_MS)
    }
    return { because: 'terminated' }
  }
  const pause = async (until: number) => {
    const left = () => until - performance.now()
    for (let ms = left(); !isStopped && ms > 0; ms = left()) await signal.wait(ms)
  }
  /** Until it is time to refresh: at nine tenths, and no later than 5 s before the end where that is possible. */
  const untilDue = async (own: Dialog, grantedSeconds: number): Promise<Wake | undefined> => {
    const dueMs = Math.max(Math.min(grantedSeconds * 900, grantedSeconds * 1_000 - 5_000), grantedSeconds * 500)
    if (own.heard !== undefined) return signal.wait(dueMs)
    const dueAt = performance.now() + dueMs
    const woken = await signal.wait(Math.min(timeoutMs, dueMs))
    if (woken) return woken
    if (own.heard === undefined) return { kind: 'over', because: 'no-notify' }
    return signal.wait(Math.max(dueAt - performance.now(), 0))
  }
  const hear = (request: SipRequest): SipAnswer | undefined => {
    const own = dialog
    if (isStopped || request.method !== 'NOTIFY' || !own || headerOf(request, 'call-id') !== own.callId)
      return undefined
    const [to, sender] = [headerOf(request, 'to'), headerOf(request, 'from')].map((value) => tagOf(value))
    if (to !== own.localTag || (own.remote && sender !== own.remote.tag)) return undefined
    if (!/^reg\s*(?:;|$)/i.test(headerOf(request, 'event') ?? ''))
      return { status: 489, headers: [['allow-events', 'reg']] }
    const cseq = parseCSeq(request)?.number ?? 0
    if (own.heard !== undefined && cseq <= own.heard) return { status: 500, reason: 'Out of Order' }
    own.heard = cseq
    take(request)
    const state = headerOf(request, 'subscription-state') ?? ''
    if (/^terminated\s*(?:;|$)/i.test(state)) signal.send({ kind: 'over', ...whyTerminated(state) })
    else failures = 0
    return { status: 200 }
  }
  const take = (request: SipRequest) => {
    if (request.body.length === 0) return
    const document = parseReginfo(request.body.toString('utf8'))
    if (document.kind === 'not-reginfo')
      return watch.log?.warn({ because: document.because }, 'a notification of registrations could not be read')
    const isReplay = isAsked
    isAsked = false
    const { changes, isRefreshNeeded } = contacts.apply(document, { isReplay })
    for (const change of changes) tell(() => watch.onChange?.(change))
    tell(() => watch.onContacts?.(contacts.list(), { isReplay }))
    if (isRefreshNeeded) signal.send({ kind: 'refresh' })
  }
  const run = async () => {
    while (!isStopped) {
      const { because, status, retryInMs } = await keepSubscribed()
      if (isStopped) return
      const delays = retryAfterMs.length === 0 ? RETRY_AFTER_MS : retryAfterMs
      const delayMs = delays[Math.min(failures, delays.length - 1)]!
      // Only the first time in a row at once, if the registrar says so: one that ends every subscription would else keep us busy.
      const waitMs = retryInMs === undefined || (retryInMs === 0 && failures > 0) ? delayMs : retryInMs
      failures++
      const waiting = {
        kind: 'waiting',
        because,
        retryInMs: waitMs,
        ...(status === undefined ? {} : { status }),
      } as const
      tell(() => watch.onState?.(waiting))
      await pause(performance.now() + waitMs)
    }
  }
  const forget = client.onRequest(hear, { user: contactUser })
  const running = run().catch((err: unknown) => watch.log?.warn({ err }, 'the watch on registrations has ended'))
  return {
    async stop({ unsubscribe = true } = {}) {
      if (isStopped) return running.then(() => {})
      isStopped = true
      signal.send({ kind: 'stopped' })
      if (!unsubscribe) return forget()
      await Promise.race([running, setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false })])
      if (dialog?.remote) await subscribe(dialog, 0, STOP_TIMEOUT_MS)
      forget()
    },
  }
}
