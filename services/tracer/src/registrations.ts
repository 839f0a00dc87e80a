import type { PhoneRegistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { type BootStep, registrationStep } from './boot-step.ts'

/** The step that each registration is: of the latest boot of its phone that began before it. Undefined where no boot is known (yet). */
export async function findRegistrationBoots(
  { sql }: Database,
  registrations: readonly PhoneRegistered[],
): Promise<(BootStep | undefined)[]> {
  if (registrations.length === 0) return []
  const rows = await sql<{ position: number; boot: string }[]>`
    select told.position, t.boot from unnest(
      ${registrations.map((_, position) => position)}::int[], ${registrations.map(({ mac }) => mac as string)}::text[], ${registrations.map(({ at }) => at)}::text[]::timestamptz[]
    ) as told (position, mac, at)
    join lateral (select boot from boot_tokens t where t.mac = told.mac and t.alerted_at <= told.at order by t.alerted_at desc limit 1) t on true`
  const byPosition = new Map(rows.map(({ position, boot }) => [position, boot]))
  return registrations.map((registration, position) => {
    const boot = byPosition.get(position)
    return boot === undefined ? undefined : registrationStep(boot, registration)
  })
}

/** Which of these boots have a row. */
export async function existingBoots({ sql }: Database, boots: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ boot: string }[]>`select boot from boots where boot = any(${[...new Set(boots)]})`
  return new Set(rows.map(({ boot }) => boot))
}
