import { normaliseAor } from '@offhook/phones'
import { type RegisteredContact, type SipClient, type Watch, type WatchState, watchRegistrations } from '@offhook/sip'
import type { z } from 'zod'
import { openTurns } from './open-turns.ts'
import type { RegEventRegistrar, RegistrarAuth } from './registrar.ts'
import type { RegistrarFault, RegistrarWatch, SeenContact, WatchPorts } from './sighting.ts'

export type RegEventOptions = {
  /** SUBSCRIBEs to this registrar; those of refreshes among them, which is why what starts spread out stays so. */
  readonly perSecond?: number
  readonly timeoutMs?: number
  readonly retryAfterMs?: readonly number[]
}

/** A registrar that gives no answer is asked no more often. */
const AWAY_INTERVAL_MS = 1_000
/** More subscriptions are not ended one by one, which would take as long as beginning them: they run out, and what comes for them is answered 481. */
const MAX_UNSUBSCRIBED = 100

/** Subscribes to the registration events of each address that is followed (RFC 3680). */
export function watchRegEvents(
  client: SipClient,
  { address, expiresSeconds }: z.output<typeof RegEventRegistrar>,
  auth: Extract<RegistrarAuth, { kind: 'digest' }> | undefined,
  { tell, onState, log }: WatchPorts,
  { perSecond = 50, timeoutMs = 8_000, retryAfterMs = [2_000, 10_000, 60_000, 300_000] }: RegEventOptions = {},
): RegistrarWatch {
  const watches = new Map<string, Watch>()
  const subscribed = new Set<string>()
  let isAway = false
  const turns = openTurns(() => (isAway ? AWAY_INTERVAL_MS : 1_000 / perSecond))

  const note = (aor: string, state: WatchState) => {
    if (state.kind === 'subscribed') {
      isAway = false
      const isFirst = subscribed.size === 0
      subscribed.add(aor)
      if (isFirst) onState({ kind: 'connected' })
      return
    }
    subscribed.delete(aor)
    if (state.because === 'timeout' || state.because === 'unreachable') isAway = true
    const { status } = state
    const kind = subscribed.size > 0 ? 'fault' : 'waiting'
    onState({ kind, because: faultOf(state), ...(status === undefined ? {} : { status }) })
  }
  const begin = (aor: string): Watch =>
    watchRegistrations(client, {
      registrar: address,
      aor: `sip:${aor}`,
      ...(auth
        ? {
            from: `sip:${encodeURIComponent(auth.user)}@${aor.slice(aor.lastIndexOf('@') + 1)}`,
            credentials: { user: auth.user, password: auth.password },
          }
        : {}),
      expiresSeconds,
      timeoutMs,
      retryAfterMs,
      turn: turns.next,
      onState: (state) => note(aor, state),
      onContacts: (contacts, { isReplay }) => {
        // A registrar that speaks of others than were asked for is not listened to.
        const own = contacts.filter((contact) => normaliseAor(contact.aor) === aor)
        tell([{ aor, contacts: own.map(seenOf), isReplay }])
      },
      log,
    })
  return {
    follow(aors) {
      for (const [aor, watch] of watches) {
        if (aors.has(aor)) continue
        watches.delete(aor)
        subscribed.delete(aor)
        void watch.stop()
      }
      for (const aor of aors) {
        if (watches.has(aor)) continue
        try {
          watches.set(aor, begin(aor))
        } catch {
          onState({ kind: 'fault', because: 'bad-address' })
        }
      }
      // With nobody to ask after, there is nothing that could be away.
      if (watches.size === 0) onState({ kind: 'connected' })
    },
    async stop() {
      const unsubscribe = !isAway && watches.size <= MAX_UNSUBSCRIBED
      const all = [...watches.values()]
      watches.clear()
      turns.close()
      await Promise.all(all.map((watch) => watch.stop({ unsubscribe })))
    },
  }
}

const seenOf = ({ uri, expiresAt, callId, cseq, instance }: RegisteredContact): SeenContact => ({
  uri,
  ...(expiresAt ? { expiresAt } : {}),
  ...(callId === undefined ? {} : { mark: `${callId} ${cseq ?? ''}` }),
  ...(instance === undefined ? {} : { instance }),
})

const faultOf = ({ because }: Extract<WatchState, { kind: 'waiting' }>): RegistrarFault =>
  because === 'credentials' ? 'login-refused' : because
