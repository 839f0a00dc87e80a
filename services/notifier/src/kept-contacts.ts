import type { PhoneRegistered, PhoneUnregistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'

export type RegistrationEvent =
  | { readonly name: 'phone.registered'; readonly payload: PhoneRegistered }
  | { readonly name: 'phone.unregistered'; readonly payload: PhoneUnregistered }

const LONG_AGO = new Date(0).toISOString()

const expiryOf = ({ at, expiresSeconds }: PhoneRegistered): string | null =>
  expiresSeconds === undefined ? null : new Date(Date.parse(at) + expiresSeconds * 1_000).toISOString()

/** Keeps where lines are registered now; what was told later wins, in whatever order it comes. */
export const keepContacts =
  ({ sql }: Database) =>
  async (events: readonly RegistrationEvent[]): Promise<void> => {
    const latest = new Map<string, RegistrationEvent>()
    for (const event of events) {
      const key = `${event.payload.mac} ${event.payload.aor}`
      if ((latest.get(key)?.payload.at ?? '') <= event.payload.at) latest.set(key, event)
    }
    const rows = [...latest.values()].map((event) => {
      const { mac, aor, at } = event.payload
      const gone = event.name === 'phone.unregistered'
      return {
        mac: mac as string,
        aor,
        contact: gone ? null : (event.payload.contact ?? null),
        at,
        expires: gone ? LONG_AGO : expiryOf(event.payload),
      }
    })
    if (rows.length === 0) return
    const column = <Value>(read: (row: (typeof rows)[number]) => Value) => rows.map(read)
    await sql`
      insert into contacts as old (mac, aor, contact, registered_at, expires_at)
      select mac, aor, contact, at, expires from unnest(
        ${column(({ mac }) => mac)}::text[], ${column(({ aor }) => aor)}::text[], ${column(({ contact }) => contact)}::text[],
        ${column(({ at }) => at)}::text[]::timestamptz[], ${column(({ expires }) => expires)}::text[]::timestamptz[]) as fresh (mac, aor, contact, at, expires)
      on conflict (mac, aor) do update set contact = excluded.contact, registered_at = excluded.registered_at, expires_at = excluded.expires_at
      where old.registered_at <= excluded.registered_at`
  }
