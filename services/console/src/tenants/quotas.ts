import { z } from '@hono/zod-openapi'
import { Refusal } from '../manners/refusal.ts'
import type { AnySql } from '../outbox/outbox.ts'

const limit = (least: number, description: string, example: number) =>
  z.int().min(least).max(Number.MAX_SAFE_INTEGER).optional().openapi({ description, example })

/** What a tenant and those below it may have together; what is absent is not limited here, and may be by a tenant above. */
export const Quotas = z.strictObject({
  phones: limit(0, 'ordered, or booted within the last 30 days', 500),
  logBytesPerDay: limit(0, 'bytes of logs that phones upload in a day, UTC', 1_000_000_000),
  logRetentionDays: limit(1, 'days that log lines are kept, where that is less than for everybody', 7),
  requestsPerMinute: limit(1, 'requests of its tokens to this API', 600),
})
export type Quotas = z.output<typeof Quotas>

/** The quotas that are wider in `after`, or gone. */
export const raised = (before: Quotas, after: Quotas): (keyof Quotas)[] =>
  (Object.keys(Quotas.shape) as (keyof Quotas)[]).filter(
    (name) => (after[name] ?? Number.POSITIVE_INFINITY) > (before[name] ?? Number.POSITIVE_INFINITY),
  )

/** Refuses with a 403 what a tenant would give itself. */
export function refuseRaised(before: Quotas, after: Quotas): void {
  const quotas = raised(before, after)
  if (quotas.length > 0) throw new Refusal(403, 'a tenant does not raise its own quotas', { quotas })
}

type Exceeded = { tenant: string; quota: number; phones: number; visible: boolean }

/**
 * Refuses with a 409 what was just written, when it takes a quota of phones too far: that of the tenant it is in now, or of one above that was not above
 * the place it comes from (`before`; null for nowhere). Others who write about the same quota wait until this transaction ends.
 */
export async function refuseTooManyPhones(sql: AnySql, place: string, before: string | null): Promise<void> {
  const [exceeded] = await sql<Exceeded[]>`
    select e.tenant, e.quota::float8 as quota, e.phones::float8 as phones, exists (select from tenants t where t.tenant = e.tenant) as visible
    from offhook_exceeded_phone_quota(${place}, ${before}) e`
  if (!exceeded) return
  const { tenant, quota, phones, visible } = exceeded
  // Of a tenant above whoever asks, not even the numbers are told.
  throw visible
    ? new Refusal(409, `the quota of phones of ${tenant} is ${quota}, and this would make ${phones}`, {
        quota: 'phones',
        tenant,
        limit: quota,
        count: phones,
      })
    : new Refusal(409, 'the quota of phones of a tenant above is used up', { quota: 'phones' })
}
