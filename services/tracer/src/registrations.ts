import type { PhoneRegistered } from '@offhook/contracts'
import type { Database, SessionKind } from '@offhook/database'
import { type BootOwner, type BootStep, registrationStep } from './boot-step.ts'

/**
 * The step that each registration is: of the latest boot of its phone that began before it, or of a change that is open since. Undefined outside any boot: a boot's row is there
 * before its gateway is told 202, so none can still be on its way.
 */
export async function findRegistrationBoots(
  { sql }: Database,
  registrations: readonly PhoneRegistered[],
): Promise<((BootStep & BootOwner) | undefined)[]> {
  if (registrations.length === 0) return []
  const rows = await sql<(BootOwner & { kind: SessionKind; position: number })[]>`
    select told.position, told.mac, t.kind, t.boot, t.tenant, t.gateway from unnest(
      ${registrations.map((_, position) => position)}::int[], ${registrations.map(({ mac }) => mac as string)}::text[], ${registrations.map(({ at }) => at)}::text[]::timestamptz[]
    ) as told (position, mac, at)
    join lateral (
      (select 'boot' as kind, boot, tenant, gateway from boot_tokens t where t.mac = told.mac and t.alerted_at <= told.at order by t.alerted_at desc limit 1)
      union all
      (select kind, boot, tenant, gateway from boots b where b.mac = told.mac and b.kind = 'change' and b.finished_at is null
        and b.started_at <= told.at and b.started_at > told.at - interval '26 hours' and b.steps < 500 order by b.boot desc limit 1)
      order by boot desc limit 1) t on true`
  const byPosition = new Map(rows.map(({ position, ...owner }) => [position, owner]))
  return registrations.map((registration, position) => {
    const owner = byPosition.get(position)
    return owner && { ...owner, ...registrationStep(owner.boot, owner.kind, registration) }
  })
}
