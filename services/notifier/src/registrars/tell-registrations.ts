import type { Bus } from '@offhook/bus'
import { phoneRegistered, phoneUnregistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { Registrar, Sighting } from '@offhook/registrars'
import type { TransactionSql } from 'postgres'
import { type Decided, decideRegistrations, type RegistrarKey, type ToldContact } from './decide-registrations.ts'
import { subtreeOf } from './registrar-lines.ts'

/** Another notifier watches this registrar now: what we saw of it is not ours to tell. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

export type TellRegistrations = (
  key: RegistrarKey,
  registrar: Registrar,
  sightings: readonly Sighting[],
) => Promise<Decided>

/**
 * Publishes what sightings change, and keeps it as told, in one transaction. Whose an address is, is asked of the database every time, within the tenants of this
 * registrar: whatever a registrar says, it says of no other's phone. Published before it is kept: who repeats it after a crash gives it the same ids.
 */
export function tellRegistrations({ sql }: Database, bus: Bus, watcher: string, now: () => Date): TellRegistrations {
  return (key, { kind, domains }, sightings) =>
    sql.begin(async (sql) => {
      const { tenant, registrar } = key
      const [lease] = await sql`
        select from registrar_watches where tenant = ${tenant} and registrar = ${registrar} and watcher = ${watcher} and lease_until > now()`
      if (!lease) throw new LeaseLost(`${tenant}/${registrar} is watched by another`)
      const aors = sightings.map(({ aor }) => aor)
      const told = await readTold(sql, key, aors)
      const owners = await sql<{ aor: string; macs: Mac[] }[]>`
        select aor, array_agg(distinct mac order by mac) as macs from line_addresses
        where aor = any(${aors}) and split_part(aor, '@', 2) = any(${[...domains]}) and tenant in (select tenant from ${subtreeOf(sql, tenant)} as below)
        group by aor`
      const decided = decideRegistrations(sightings, {
        key,
        source: kind,
        owners: new Map(owners.map(({ aor, macs }) => [aor, macs])),
        told,
        now: now(),
      })
      await Promise.all(
        decided.events.map(({ name, payload }) =>
          bus.publish(name === 'phone.registered' ? phoneRegistered : phoneUnregistered, payload),
        ),
      )
      await keepTold(sql, key, decided)
      return decided
    }) as Promise<Decided>
}

type Row = {
  aor: string
  mac: Mac
  contact: string | null
  mark: string | null
  expires_at: string | null
  told_at: string
}

async function readTold(
  sql: TransactionSql,
  { tenant, registrar }: RegistrarKey,
  aors: readonly string[],
): Promise<ToldContact[]> {
  const rows = await sql<Row[]>`
    select aor, mac, contact, mark, expires_at, told_at from registrar_contacts
    where tenant = ${tenant} and registrar = ${registrar} and aor = any(${[...aors]}) order by aor, mac for update`
  return rows.map(({ aor, mac, contact, mark, expires_at, told_at }) => ({
    ...{ aor, mac, contact, mark },
    expiresAt: expires_at === null ? null : new Date(expires_at),
    toldAt: new Date(told_at),
  }))
}

async function keepTold(
  sql: TransactionSql,
  { tenant, registrar }: RegistrarKey,
  { keep, forget }: Decided,
): Promise<void> {
  if (forget.length > 0)
    await sql`
      delete from registrar_contacts where tenant = ${tenant} and registrar = ${registrar}
        and (aor, mac) in (select * from unnest(${forget.map(({ aor }) => aor)}::text[], ${forget.map(({ mac }) => mac as string)}::text[]))`
  if (keep.length === 0) return
  const column = <Value>(read: (row: ToldContact) => Value) => keep.map(read)
  await sql`
    insert into registrar_contacts (tenant, registrar, aor, mac, contact, mark, expires_at, told_at)
    select ${tenant}, ${registrar}, * from unnest(
      ${column(({ aor }) => aor)}::text[], ${column(({ mac }) => mac as string)}::text[], ${column(({ contact }) => contact)}::text[], ${column(({ mark }) => mark)}::text[],
      ${column(({ expiresAt }) => expiresAt?.toISOString() ?? null)}::text[]::timestamptz[], ${column(({ toldAt }) => toldAt.toISOString())}::text[]::timestamptz[])
    on conflict (tenant, registrar, aor, mac) do update set contact = excluded.contact, mark = excluded.mark, expires_at = excluded.expires_at, told_at = excluded.told_at`
}
