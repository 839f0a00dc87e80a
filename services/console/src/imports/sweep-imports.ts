import type { Database } from '@offhook/database'

/** How long a dry run may be applied, and files may be on their way. */
export const APPLICABLE_HOURS = 24
/** How long verdicts can be read. */
export const KEPT_DAYS = 30

/** Forgets what imports said that nobody went on with, and after a while the imports themselves. */
export async function sweepImports(sql: Database['sql']): Promise<void> {
  const applicable = `${APPLICABLE_HOURS} hours`
  await sql`delete from imports where phase = 'receiving' and updated_at < now() - ${applicable}::interval`
  await sql`
    update import_rows set sealed = null where sealed is not null and import in
      (select id from imports where phase = 'finished' and finished_at < now() - ${applicable}::interval and finished_at > now() - ${applicable}::interval - interval '2 days')`
  await sql`delete from imports where phase = 'finished' and finished_at < now() - ${`${KEPT_DAYS} days`}::interval`
}
