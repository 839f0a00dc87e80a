import type { AnySql } from '../outbox/outbox.ts'
import type { KeptImport } from './kept-imports.ts'

const LEASE = '30 seconds'
/** An import that ends every process which takes it on is given up. */
export const MAX_ATTEMPTS = 8

/** Another console does it now. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/** Takes the import that waited longest and that nobody does; each in its turn. */
export async function leaseImport(sql: AnySql, leasedBy: string): Promise<KeptImport | undefined> {
  const [row] = await sql<KeptImport[]>`
    update imports set leased_by = ${leasedBy}, leased_until = now() + ${LEASE}::interval, attempts = attempts + 1
    where id = (select id from imports where phase in ('reading', 'checking', 'applying') and (leased_until is null or leased_until < now()) order by updated_at limit 1 for update skip locked)
    returning *`
  return row
}

type Progress = { rows?: number; phase?: KeptImport['phase']; next_row?: number }

/** Says, in the transaction of what was done, that it was done and that more will be. Throws {@link LeaseLost}, which undoes it, when somebody else holds the lease. */
export async function keepLease(sql: AnySql, id: string, leasedBy: string, progress: Progress): Promise<void> {
  const { rows = null, phase = null, next_row = null } = progress
  const held = await sql`
    update imports set leased_until = now() + ${LEASE}::interval, attempts = 0, updated_at = now(),
      rows = coalesce(${rows}, rows), phase = coalesce(${phase}, phase), next_row = coalesce(${next_row}, next_row)
    where id = ${id} and leased_by = ${leasedBy} returning 1`
  if (held.length === 0) throw new LeaseLost(id)
}

/** Lets others take it: at once, or after a fault a little later. */
export const releaseLease = (sql: AnySql, id: string, leasedBy: string, after = '0 seconds') => sql`
  update imports set leased_until = now() + ${after}::interval, updated_at = now() where id = ${id} and leased_by = ${leasedBy}`
