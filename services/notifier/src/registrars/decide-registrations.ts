import { createHash } from 'node:crypto'
import type { PhoneRegistered, PhoneUnregistered } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import type { SeenContact, Sighting } from '@offhook/registrars'

export type RegistrarKey = { readonly tenant: string; readonly registrar: string }

/** What a registrar last told of a phone's line. */
export type ToldContact = {
  readonly aor: string
  readonly mac: Mac
  /** Null: it is not registered. */
  readonly contact: string | null
  readonly mark: string | null
  readonly expiresAt: Date | null
  readonly toldAt: Date
}

export type RegistrationEvent =
  | { readonly name: 'phone.registered'; readonly payload: PhoneRegistered }
  | { readonly name: 'phone.unregistered'; readonly payload: PhoneUnregistered }

export type Decided = {
  readonly events: RegistrationEvent[]
  /** To be kept instead of what was told before. */
  readonly keep: ToldContact[]
  /** Of lines that are their phone's no more. */
  readonly forget: ToldContact[]
}

export type Known = {
  readonly key: RegistrarKey
  readonly source: PhoneRegistered['source']
  /** The phones that an address belongs to, of this registrar's own tenants alone. */
  readonly owners: ReadonlyMap<string, readonly Mac[]>
  readonly told: readonly ToldContact[]
  readonly now: Date
}

/** An end of registration that moved by less is the same one, told by seconds that were rounded. */
const SLACK_MS = 10_000
const MAX_CONTACT = 512

/**
 * What a sighting changes: who registered, be it anew from the same place, and who left. A phone that was told as registered is not told again as long as it is the
 * same REGISTER; ids are made of what was told before and is told now, so that whoever repeats this tells the same.
 */
export function decideRegistrations(sightings: readonly Sighting[], known: Known): Decided {
  const decided: Decided = { events: [], keep: [], forget: [] }
  const told = Map.groupBy(known.told, ({ aor }) => aor)
  for (const sighting of sightings) {
    const owners = known.owners.get(sighting.aor) ?? []
    const before = told.get(sighting.aor) ?? []
    for (const mac of owners) {
      const contact = contactOf(sighting, mac, owners, known.now)
      const last = before.find((one) => one.mac === mac)
      const change = compare(last, contact, sighting.isReplay ?? false)
      if (change === 'nothing') continue
      decided.keep.push({
        aor: sighting.aor,
        mac,
        contact: contact?.uri ?? null,
        mark: contact?.mark ?? null,
        expiresAt: contact?.expiresAt ?? null,
        toldAt: change === 'adopt' ? last!.toldAt : known.now, // only what was told before is adopted
      })
      if (change !== 'adopt') decided.events.push(eventOf(sighting.aor, mac, contact, last, known))
    }
    for (const last of before) {
      if (owners.includes(last.mac)) continue
      decided.forget.push(last)
      if (last.contact !== null) decided.events.push(eventOf(last.aor, last.mac, undefined, last, known))
    }
  }
  return decided
}

/** The contact of a phone's line that runs longest. Where phones share an address, one that names the phone by its MAC, as many do in their instance (RFC 5626). */
function contactOf({ contacts }: Sighting, mac: Mac, owners: readonly Mac[], now: Date): SeenContact | undefined {
  const own = contacts.filter(
    ({ uri, instance, expiresAt }) =>
      (expiresAt === undefined || expiresAt > now) &&
      (owners.length === 1 || `${instance ?? ''} ${uri}`.toLowerCase().replaceAll(/[:-]/g, '').includes(mac)),
  )
  const endOf = ({ expiresAt }: SeenContact) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  return own.reduce<SeenContact | undefined>((best, one) => (best && endOf(best) > endOf(one) ? best : one), undefined)
}

/** `adopt`: nothing has happened, and more is known of it than before. */
function compare(
  last: ToldContact | undefined,
  contact: SeenContact | undefined,
  isReplay: boolean,
): 'tell' | 'adopt' | 'nothing' {
  if (!contact) return last === undefined || last.contact === null ? 'nothing' : 'tell'
  if (last?.contact !== contact.uri) return 'tell'
  if (contact.mark !== undefined && last.mark !== null) return contact.mark === last.mark ? 'nothing' : 'tell'
  if (contact.mark !== undefined) return 'adopt'
  if (last.mark !== null || isReplay || !contact.expiresAt) return 'nothing'
  if (!last.expiresAt) return 'adopt'
  return contact.expiresAt.getTime() - last.expiresAt.getTime() > SLACK_MS ? 'tell' : 'nothing'
}

function eventOf(
  aor: string,
  mac: Mac,
  contact: SeenContact | undefined,
  last: ToldContact | undefined,
  { key, source, now }: Known,
): RegistrationEvent {
  const facts = [
    ...[key.tenant, key.registrar, aor, mac, last?.toldAt.getTime()],
    ...[contact?.uri, contact?.mark ?? contact?.expiresAt?.getTime()],
  ]
  const id = `${source}.${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32)}`
  if (!contact) return { name: 'phone.unregistered', payload: { id, mac, aor, source, at: now.toISOString() } }
  const at = contact.registeredAt && contact.registeredAt < now ? contact.registeredAt : now
  return {
    name: 'phone.registered',
    payload: {
      ...{ id, mac, aor, source, at: at.toISOString() },
      ...(contact.uri.length > 0 && contact.uri.length <= MAX_CONTACT ? { contact: contact.uri } : {}),
      ...(contact.expiresAt
        ? { expiresSeconds: Math.max(Math.round((contact.expiresAt.getTime() - at.getTime()) / 1_000), 0) }
        : {}),
    },
  }
}
