import type { TransactionSql } from 'postgres'
import type { BootOwner } from './boot-step.ts'

/** A change, and the session of its phone that came before it. */
export type SessionBefore = { readonly change: string; readonly before: string }

/** What a phone does while a change of it is open belongs to the change. */
const OF_PHONE = ['file.served', 'phone.identified', 'boot-log.received']

export async function findSessionsBefore(
  sql: TransactionSql,
  changes: readonly BootOwner[],
): Promise<readonly SessionBefore[]> {
  if (changes.length === 0) return []
  return sql<SessionBefore[]>`
    select c.change, b.boot as before from unnest(${changes.map(({ boot }) => boot)}::text[], ${changes.map(({ mac }) => mac)}::text[]) as c (change, mac)
    join lateral (select boot from boots where boots.mac = c.mac and boots.boot < c.change order by boot desc limit 1) b on true`
}

/** Gives a change the steps that were read before it was known, since each stream is read for itself: a phone may fetch within the batch that tells of its files. A boot that still runs keeps its own. */
export async function adoptSteps(sql: TransactionSql, sessions: readonly SessionBefore[]): Promise<void> {
  if (sessions.length === 0) return
  await sql`
    with late as (
      select c.change, s.* from unnest(${sessions.map(({ change }) => change)}::text[], ${sessions.map(({ before }) => before)}::text[]) as c (change, before)
      cross join lateral (select at from boot_steps r where r.boot = c.change and r.name = 'config.rendered' limit 1) r
      join boot_steps s on s.boot = c.before and s.at >= r.at and s.name = any(${OF_PHONE})
    ), taken as (
      delete from boot_steps s using late, boots b where s.boot = late.boot and s.step = late.step and b.boot = late.boot and b.state <> 'running'
    )
    insert into boot_steps (boot, step, name, at, status, ms, attributes) select change, step, name, at, status, ms, attributes from late
    on conflict (boot, step) do nothing`
}

/** A registration that was read before its change was known is in what was last seen of the phone. */
export async function adoptRegistrations(sql: TransactionSql, changes: readonly BootOwner[]): Promise<void> {
  if (changes.length === 0) return
  await sql`
    insert into boot_steps (boot, step, name, at, attributes)
    select c.change, 'registered.' || o.registered_aor || '.' || to_char(o.registered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'phone.registered', o.registered_at,
      jsonb_build_object('title', 'Registered ' || o.registered_aor, 'aor', o.registered_aor)
    from unnest(${changes.map(({ boot }) => boot)}::text[], ${changes.map(({ mac }) => mac)}::text[]) as c (change, mac)
    join phone_observations o on o.mac = c.mac
    where exists (select from boot_steps s where s.boot = c.change and s.name = 'file.served' and s.at <= o.registered_at)
    on conflict (boot, step) do nothing`
}
