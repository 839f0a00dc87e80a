import type { PhoneIdentified, PhoneRegistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'

/** What phones last said they are. */
export async function keepIdentities({ sql }: Database, events: readonly PhoneIdentified[]): Promise<void> {
  const latest = [
    ...new Map(
      events.toSorted((one, other) => (one.at < other.at ? -1 : 1)).map((event) => [event.mac, event]),
    ).values(),
  ]
  if (latest.length === 0) return
  await sql`
    insert into phone_observations as old (mac, tenant, family, model, firmware, seen_at)
    select * from unnest(
      ${latest.map(({ mac }) => mac as string)}::text[], ${latest.map(({ tenant }) => tenant)}::text[], ${latest.map(({ family }) => family)}::text[], ${latest.map(({ model }) => model)}::text[],
      ${latest.map(({ firmware }) => firmware)}::text[], ${latest.map(({ at }) => at)}::text[]::timestamptz[]) as fresh (mac, tenant, family, model, firmware, seen_at) order by mac
    on conflict (mac) do update set tenant = excluded.tenant, family = excluded.family, model = excluded.model, firmware = excluded.firmware, seen_at = excluded.seen_at
    where old.seen_at <= excluded.seen_at`
}

/** When phones that were seen before last registered. */
export async function keepRegistrations({ sql }: Database, events: readonly PhoneRegistered[]): Promise<void> {
  const latest = [
    ...new Map(
      events.toSorted((one, other) => (one.at < other.at ? -1 : 1)).map((event) => [event.mac, event]),
    ).values(),
  ]
  if (latest.length === 0) return
  await sql`
    update phone_observations old set registered_at = fresh.at, registered_aor = fresh.aor
    from unnest(${latest.map(({ mac }) => mac as string)}::text[], ${latest.map(({ at }) => at)}::text[]::timestamptz[], ${latest.map(({ aor }) => aor)}::text[]) as fresh (mac, at, aor)
    where old.mac = fresh.mac and (old.registered_at is null or old.registered_at <= fresh.at)`
}
