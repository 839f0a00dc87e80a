import type { Reginfo, ReginfoContact } from './reginfo.ts'

export type RegistrationChange =
  | {
      readonly kind: 'registered'
      readonly aor: string
      readonly contact: string
      readonly expiresInSeconds?: number
      readonly instance?: string
    }
  | {
      readonly kind: 'unregistered'
      readonly aor: string
      readonly contact: string
      /** RFC 3680's event, `expired` or `unregistered` or the like; `not-listed` when a full document has it no more. */
      readonly because: string
    }

/** A contact as it is known now. */
export type RegisteredContact = {
  readonly aor: string
  readonly uri: string
  readonly expiresAt?: Date
  readonly instance?: string
  readonly callId?: string
  readonly cseq?: number
}

/** What a registrar has told of who is registered. */
export type RegisteredContacts = {
  /** Takes in a document and yields what it changed. `isRefreshNeeded`: a document before it was missed, and only a full one will do. */
  apply(
    document: Reginfo,
    options?: {
      /** It came because we asked: some notifiers then repeat what they once wrote, with the seconds that were left at that time. */
      readonly isReplay?: boolean
      readonly now?: number
    },
  ): { changes: RegistrationChange[]; isRefreshNeeded: boolean }
  /** Before a new subscription, whose versions begin anew; contacts are kept, and the first full document is told as a difference. */
  restart(): void
  list(): RegisteredContact[]
  readonly size: number
}

/**
 * The watcher's table of RFC 3680 section 5: full documents replace it, partial ones change rows. A full one is taken whatever its version: NOTIFY's CSeq has
 * ordered them already, and some notifiers write version 0 for ever. A partial one that is no newer is left.
 */
export function openRegisteredContacts(maxContacts: number): RegisteredContacts {
  /** By the id of the registration, then of the contact. */
  const registrations = new Map<string, Map<string, RegisteredContact>>()
  let size = 0
  let version: number | undefined

  const remove = (registration: string, id: string, because: string): RegistrationChange[] => {
    const contacts = registrations.get(registration)
    const known = contacts?.get(id)
    if (!contacts || !known) return []
    contacts.delete(id)
    size--
    if (contacts.size === 0) registrations.delete(registration)
    return [{ kind: 'unregistered', aor: known.aor, contact: known.uri, because }]
  }
  const removeAll = (registration: string, because: string, except: ReadonlySet<string> = new Set()) =>
    [...(registrations.get(registration)?.keys() ?? [])].flatMap((id) =>
      except.has(id) ? [] : remove(registration, id, because),
    )
  const note = (registration: string, aor: string, contact: ReginfoContact, when: When): RegistrationChange[] => {
    if (contact.state === 'terminated') return remove(registration, contact.id, contact.event)
    const before = registrations.get(registration)?.get(contact.id)
    if (before?.uri === contact.uri && before.aor === aor) {
      registrations.get(registration)!.set(contact.id, knownOf(aor, contact, when, before)) // `before` stands in it
      return []
    }
    const gone = remove(registration, contact.id, 'replaced')
    if (size >= maxContacts) return gone
    const contacts = registrations.get(registration) ?? new Map<string, RegisteredContact>()
    registrations.set(registration, contacts.set(contact.id, knownOf(aor, contact, when)))
    size++
    const { expiresInSeconds, instance } = contact
    return [
      ...gone,
      {
        kind: 'registered',
        aor,
        contact: contact.uri,
        ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
        ...(instance === undefined ? {} : { instance }),
      },
    ]
  }
  return {
    apply(document, { isReplay = false, now = Date.now() } = {}) {
      if (!document.isFull && version !== undefined && document.version <= version)
        return { changes: [], isRefreshNeeded: false }
      const isRefreshNeeded = !document.isFull && document.version !== (version ?? -1) + 1
      version = document.version
      const changes: RegistrationChange[] = []
      if (document.isFull) {
        const listed = new Map<string, Set<string>>()
        for (const { id, contacts } of document.registrations)
          listed.set(id, new Set([...(listed.get(id) ?? []), ...contacts.map((contact) => contact.id)]))
        for (const id of [...registrations.keys()]) changes.push(...removeAll(id, 'not-listed', listed.get(id)))
      }
      for (const { aor, id, state, contacts } of document.registrations) {
        if (state === 'terminated') {
          for (const contact of contacts) changes.push(...remove(id, contact.id, contact.event))
          changes.push(...removeAll(id, 'terminated'))
        } else for (const contact of contacts) changes.push(...note(id, aor, contact, { isReplay, now }))
      }
      return { changes, isRefreshNeeded }
    },
    restart() {
      version = undefined
    },
    list: () => [...registrations.values()].flatMap((contacts) => [...contacts.values()]),
    get size() {
      return size
    },
  }
}

type When = { readonly isReplay: boolean; readonly now: number }

/** Of a REGISTER that was known before, its end is known too, and better than from what is told a second time. */
function knownOf(
  aor: string,
  { uri, expiresInSeconds, callId, cseq, instance }: ReginfoContact,
  { isReplay, now }: When,
  before?: RegisteredContact,
): RegisteredContact {
  const isSame = before && (callId === undefined ? isReplay : callId === before.callId && cseq === before.cseq)
  const told = expiresInSeconds === undefined ? undefined : new Date(now + expiresInSeconds * 1_000)
  const expiresAt = isSame ? before.expiresAt : told
  return {
    aor,
    uri,
    ...(expiresAt ? { expiresAt } : {}),
    ...(callId === undefined ? {} : { callId }),
    ...(cseq === undefined ? {} : { cseq }),
    ...(instance === undefined ? {} : { instance }),
  }
}
