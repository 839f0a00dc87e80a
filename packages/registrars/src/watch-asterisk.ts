import { type Ami, type AmiPacket, type AmiState, openAmi, readContactChange } from '@offhook/ami'
import type { z } from 'zod'
import { lineNames } from './line-names.ts'
import { readContactList, readPeerAddress, readPeerEntry } from './read-asterisk-contact.ts'
import type { AmiRegistrar, RegistrarAuth } from './registrar.ts'
import type { RegistrarFault, RegistrarWatch, SeenContact, WatchPorts } from './sighting.ts'

export type ManagerAuth = Extract<RegistrarAuth, { kind: 'manager' }>

const LIST_TIMEOUT_MS = 30_000

/** A connection to the manager interface of a registrar. */
export function openManager(
  { host, port, tls, ca }: z.output<typeof AmiRegistrar>,
  { user, secret }: ManagerAuth,
  more: Pick<Parameters<typeof openAmi>[0], 'events' | 'onState' | 'log' | 'retryAfterMs' | 'timeoutMs'>,
): Ami {
  return openAmi({
    host,
    user,
    secret,
    ...(port === undefined ? {} : { port }),
    ...(tls ? { tls: ca === undefined ? {} : { ca } } : {}),
    ...more,
  })
}

/**
 * Follows the contacts of an Asterisk: events as they come, and a list after each connecting and again at intervals, since events tell neither when a registration
 * ends nor that it was renewed. An endpoint, or peer, is named like the user of its line.
 */
export function watchAsterisk(
  registrar: z.output<typeof AmiRegistrar>,
  auth: ManagerAuth,
  { tell, onState, log }: WatchPorts,
  { retryAfterMs }: { readonly retryAfterMs?: readonly number[] } = {},
): RegistrarWatch {
  const { driver, intervalSeconds } = registrar
  /** By the endpoint, then the contact's URI. */
  let contacts = new Map<string, Map<string, SeenContact>>()
  let names = lineNames(new Set())
  let isListed = false
  let listing: NodeJS.Timeout | undefined
  let isStopped = false

  const show = (endpoints: Iterable<string>) => {
    const sightings = [...endpoints].flatMap((endpoint) => {
      const aor = names.aorOf(endpoint)
      return aor === undefined ? [] : [{ aor, contacts: [...(contacts.get(endpoint)?.values() ?? [])] }]
    })
    if (sightings.length > 0) tell(sightings)
  }
  /** What was listed, and that nothing else is there. */
  const showAll = (aors: ReadonlySet<string>) => {
    const seen = new Map(
      [...contacts].flatMap(([endpoint, own]) => {
        const aor = names.aorOf(endpoint)
        return aor !== undefined && aors.has(aor) ? [[aor, [...own.values()]] as const] : []
      }),
    )
    if (aors.size > 0) tell([...aors].map((aor) => ({ aor, contacts: seen.get(aor) ?? [] })))
  }
  const hear = (event: AmiPacket) => {
    const change = readContactChange(event)
    // chan_pjsip tells a device's state and its peer's as well, which say less.
    if (change?.source !== (driver === 'pjsip' ? 'contact-status' : 'peer-status')) return
    const { kind, endpoint } = change
    const own = contacts.get(endpoint) ?? new Map<string, SeenContact>()
    const uri = change.contact ?? readPeerAddress(event, endpoint)
    if (kind === 'unregistered') {
      if (uri === undefined) own.clear()
      else own.delete(uri)
    } else if (uri !== undefined) {
      if (driver === 'sip') own.clear() // a peer is registered in one place
      if (!own.has(uri)) own.set(uri, { uri })
    }
    contacts.set(endpoint, own)
    show([endpoint])
  }
  const list = async () => {
    clearTimeout(listing)
    const outcome = await ami.action(driver === 'pjsip' ? 'PJSIPShowContacts' : 'SIPpeers', [], {
      timeoutMs: LIST_TIMEOUT_MS,
    })
    if (isStopped) return
    // For want of any, Asterisk answers with an error.
    const isEmpty = outcome.kind === 'refused' && /^no contacts/i.test(outcome.message)
    if (outcome.kind === 'success' || isEmpty) {
      const events = outcome.kind === 'success' ? outcome.events : []
      const fresh = new Map<string, Map<string, SeenContact>>()
      for (const event of events) {
        const found = driver === 'pjsip' ? readContactList(event) : readPeerEntry(event)
        if (!found) continue
        const own = fresh.get(found.endpoint) ?? new Map<string, SeenContact>()
        fresh.set(found.endpoint, own.set(found.contact.uri, found.contact))
      }
      if (isEmpty || (outcome.kind === 'success' && outcome.isWhole)) {
        contacts = fresh
        isListed = true
        showAll(names.aors)
      } else {
        // Of those that did not fit into the list, nothing is known.
        for (const [endpoint, own] of fresh) contacts.set(endpoint, own)
        show(fresh.keys())
      }
    } else if (outcome.kind === 'refused') onState({ kind: 'fault', because: 'refused' })
    listing = setTimeout(relist, intervalSeconds * 1_000)
  }
  const relist = () => void list().catch((err: unknown) => log.warn({ err }, 'contacts of an Asterisk were not listed'))
  const enter = (state: AmiState) => {
    if (state.kind === 'ready') {
      onState({ kind: 'connected' })
      relist()
    }
    if (state.kind !== 'waiting') return
    clearTimeout(listing)
    onState({ kind: 'waiting', because: faultOf(state) })
  }
  const ami = openManager(registrar, auth, {
    events: 'system,call',
    log,
    onState: enter,
    ...(retryAfterMs ? { retryAfterMs } : {}),
  })
  const forget = ami.onEvent(hear)
  return {
    follow(aors) {
      const before = names.aors
      names = lineNames(aors)
      if (isListed) showAll(new Set([...aors].filter((aor) => !before.has(aor))))
    },
    async stop() {
      isStopped = true
      clearTimeout(listing)
      forget()
      await ami.close()
    },
  }
}

const faultOf = ({ because }: Extract<AmiState, { kind: 'waiting' }>): RegistrarFault =>
  because === 'not-ami' ? 'bad-answer' : because
