import type { Mac } from '@offhook/phones'
import type { SeenContact, Sighting } from '@offhook/registrars'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRegistrations, type Known, type ToldContact } from './decide-registrations.ts'

const mac = '0004f21a2457' as Mac // 12 hex digits
const other = '0004f21a2458' as Mac
const aor = '201@acme.example'
const start = Date.parse('2026-01-05T09:00:00.000Z')
const after = (seconds: number) => new Date(start + seconds * 1_000)

const key = { tenant: 'acme', registrar: 'pbx' }
const known = (told: readonly ToldContact[], seconds: number, macs: readonly Mac[] = [mac]): Known => ({
  ...{ key, source: 'kamailio', told, now: after(seconds) },
  owners: new Map([[aor, macs]]),
})
const seen = (more: Partial<SeenContact> = {}): SeenContact => ({
  ...{ uri: 'sip:201@192.0.2.7:5060', mark: 'c0 1', expiresAt: after(600), ...more },
})
const sight = (...contacts: SeenContact[]): Sighting => ({ aor, contacts })

/** What is kept after it was decided. */
const keep = (
  told: readonly ToldContact[],
  { keep, forget }: ReturnType<typeof decideRegistrations>,
): ToldContact[] => [
  ...told.filter((one) => ![...keep, ...forget].some(({ aor, mac }) => aor === one.aor && mac === one.mac)),
  ...keep,
]
const names = ({ events }: ReturnType<typeof decideRegistrations>) => events.map(({ name }) => name)
/** All of these, one after the other, each a second later. */
const run = (...sightings: Sighting[]) => {
  let told: ToldContact[] = []
  return sightings.map((sighting, index) => {
    const decided = decideRegistrations([sighting], known(told, index))
    told = keep(told, decided)
    return names(decided)
  })
}
const [registered, unregistered] = [['phone.registered'], ['phone.unregistered']]

describe('what a registrar says of a line', () => {
  it('is told with the contact, and until when', () => {
    const decided = decideRegistrations([sight(seen({ registeredAt: after(-60) }))], known([], 0))
    expect(decided.events).toEqual([
      {
        name: 'phone.registered',
        payload: {
          ...{ id: expect.stringMatching(/^kamailio\.[0-9a-f]{32}$/), mac, aor, source: 'kamailio' },
          ...{ contact: 'sip:201@192.0.2.7:5060', expiresSeconds: 660, at: '2026-01-05T08:59:00.000Z' },
        },
      },
    ])
  })
  it('is told once for each REGISTER, also from the same place', () => {
    const anew = seen({ mark: 'c0 2' })
    expect(run(sight(seen()), sight(seen()), sight(anew), sight(), sight(), sight(seen({ mark: 'c0 3' })))).toEqual([
      ...[registered, [], registered, unregistered, [], registered],
    ])
  })
  it('is, without marks, another REGISTER when its end has moved; unless what was said may be old', () => {
    const { mark: _, ...plain } = seen()
    const longer = { ...plain, expiresAt: after(900) }
    expect(run(sight(plain), sight({ ...plain, expiresAt: after(605) }), sight(longer))).toEqual([
      ...[registered, [], registered],
    ])
    expect(run(sight(plain), { ...sight(longer), isReplay: true })).toEqual([registered, []])
  })
  it('may be more of what was told already', () => {
    const event: SeenContact = { uri: seen().uri }
    expect(run(sight(event), sight(seen()), sight(seen()), sight(event), sight(seen({ mark: 'c0 2' })))).toEqual([
      ...[registered, [], [], [], registered],
    ])
  })
  it('runs out', () => {
    const told = keep([], decideRegistrations([sight(seen())], known([], 0)))
    expect(names(decideRegistrations([sight(seen())], known(told, 599)))).toEqual([])
    expect(names(decideRegistrations([sight(seen())], known(told, 601)))).toEqual(unregistered)
  })
  it('is of the place where it lasts longest', () => {
    const old = seen({ uri: 'sip:201@192.0.2.6', expiresAt: after(30) })
    const [event] = decideRegistrations([sight(seen(), old)], known([], 0)).events
    expect(event!.payload).toMatchObject({ contact: 'sip:201@192.0.2.7:5060' })
  })
  it('is of nobody where the line is nobody’s, and of whom it was no more', () => {
    const told = keep([], decideRegistrations([sight(seen())], known([], 0)))
    const decided = decideRegistrations([sight(seen())], known(told, 1, []))
    expect(names(decided)).toEqual(unregistered)
    expect(keep(told, decided)).toEqual([])
    const moved = decideRegistrations([sight(seen())], known(told, 1, [other]))
    expect(moved.events.map(({ name, payload }) => `${name} ${payload.mac}`)).toEqual([
      `phone.registered ${other}`,
      `phone.unregistered ${mac}`,
    ])
  })
  it('is, where phones share a line, of the one that names itself', () => {
    const instance = '<urn:uuid:00000000-0000-1000-8000-0004F21A2458>'
    const named = decideRegistrations(
      [sight(seen({ instance }), seen({ uri: 'sip:x@192.0.2.9' }))],
      known([], 0, [mac, other]),
    )
    expect(named.events.map(({ payload }) => payload.mac)).toEqual([other])
  })
  it('keeps its id when it is told again after a crash, and has another each time that it happens', () => {
    const ids = (told: readonly ToldContact[], seconds: number) =>
      decideRegistrations([sight(seen())], known(told, seconds)).events.map(({ payload }) => payload.id)
    expect(ids([], 0)).toEqual(ids([], 5))
    const gone = keep([], decideRegistrations([sight(seen())], known([], 0))).map((one) => ({ ...one, contact: null }))
    expect(ids(gone, 9)).not.toEqual(ids([], 0))
  })
  it('does not become an event that no stream takes', () => {
    const [event] = decideRegistrations([sight(seen({ uri: `sip:${'x'.repeat(600)}` }))], known([], 0)).events
    expect(event!.payload).not.toHaveProperty('contact')
  })

  const contact = fc.record({
    uri: fc.constantFrom('sip:201@192.0.2.7', 'sip:201@192.0.2.8'),
    mark: fc.constantFrom('c0 1', 'c0 2', 'c1 1'),
    expiresAt: fc.integer({ min: -10, max: 900 }).map(after),
  })
  const sightings = fc.array(
    fc.array(contact, { maxLength: 3 }).map((contacts): Sighting => ({ aor, contacts })),
    { minLength: 1, maxLength: 8 },
  )
  it('read as a whole again, says nothing new; and what was told last is what is', () => {
    fc.assert(
      fc.property(sightings, (all) => {
        let told: ToldContact[] = []
        let isRegistered = false
        for (const [index, sighting] of all.entries()) {
          const decided = decideRegistrations([sighting], known(told, index))
          told = keep(told, decided)
          for (const name of names(decided)) isRegistered = name === 'phone.registered'
          expect(names(decideRegistrations([sighting], known(told, index)))).toEqual([])
          expect(isRegistered).toBe(sighting.contacts.some(({ expiresAt }) => expiresAt! > after(index)))
        }
      }),
    )
  })
})
