import type { Database } from '@offhook/database'

const DAY_MS = 86_400_000

/** Makes the partitions of these days (UTC) where they are missing; harmless beside other collectors doing the same. */
export async function ensureDays({ sql }: Database, days: Iterable<string>): Promise<void> {
  for (const day of days) {
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
    await sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(7305810)`
      await sql.unsafe(
        `create table if not exists ${partitionOf(day)} partition of log_lines for values from ('${day}T00:00:00Z') to ('${next}T00:00:00Z')`,
      )
    })
  }
}

/** Drops the partitions of days that are more than `retentionDays` before `now`; yields their days. */
export async function dropOldDays({ sql }: Database, retentionDays: number, now: Date): Promise<string[]> {
  const rows = await sql<
    { name: string }[]
  >`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'log_lines'::regclass`
  const oldest = dayOf(new Date(now.getTime() - retentionDays * DAY_MS))
  const old = rows
    .map(({ name }) => name)
    .filter((name) => /^log_lines_\d{8}$/.test(name) && name < partitionOf(oldest))
  for (const name of old) await sql.unsafe(`drop table if exists ${name}`)
  return old.map((name) => `${name.slice(10, 14)}-${name.slice(14, 16)}-${name.slice(16, 18)}`)
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Only for days as {@link dayOf} writes them. */
function partitionOf(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error('not a day')
  return `log_lines_${day.replaceAll('-', '')}`
}
