import type { PhoneRegistered } from '@offhook/contracts'
import type { Database, SessionKind } from '@offhook/database'
import { type BootOwner, type BootStep, registrationStep } from './boot-step.ts'

/**
 * The steps that registrations are: of the latest boot of their phones that began before them, or of a change that is open since, and of both while that boot
 * still runs. A phone registers again and again, for ever: what comes after a boot has ended, or when its token has, is none of it. None outside any boot: a boot's row is there before its gateway is told 202, so none can still be on its way.
 */
export async function findRegistrationBoots(
  { sql }: Database,
  registrations: readonly PhoneRegistered[],
): Promise<(BootStep & BootOwner)[]> {
  if (registrations.length === 0) return []
  const rows = await sql<(BootOwner & { kind: SessionKind; position: number })[]>`
    select told.position, told.mac, t.kind, t.boot, t.tenant, t.gateway from unnest(
      ${registrations.map((_, position) => position)}::int[], ${registrations.map(({ mac }) => mac as string)}::text[], ${registrations.map(({ at }) => at)}::text[]::timestamptz[]
    ) as told (position, mac, at)
    left join lateral (select kind, boot, tenant, gateway from boots b where b.mac = told.mac and b.kind = 'change' and b.finished_at is null
      and b.started_at <= told.at and b.started_at > told.at - interval '26 hours' and b.steps < 500 order by b.boot desc limit 1) c on true
    left join lateral (
      select 'boot' as kind, boot, tenant, gateway from (
        select boot, tenant, gateway, expires_at from boot_tokens t where t.mac = told.mac and t.alerted_at <= told.at order by t.alerted_at desc limit 1) t
      where t.expires_at > told.at and not exists (select from boots b where b.boot = t.boot and b.finished_at < told.at)) l on true
    join lateral (
      select c.kind, c.boot, c.tenant, c.gateway where c.boot is not null and c.boot > coalesce(l.boot, '')
      union all
      select l.kind, l.boot, l.tenant, l.gateway where l.boot is not null
        and (c.boot is null or l.boot > c.boot or exists (select from boots b where b.boot = l.boot and b.state = 'running'))) t on true`
  return rows.map(({ position, ...owner }) => ({
    ...owner,
    ...registrationStep(owner.boot, owner.kind, registrations[position]!), // the position that was asked with
  }))
}
