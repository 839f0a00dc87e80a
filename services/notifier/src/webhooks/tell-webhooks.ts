import type { PhoneUnregistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { type PhoneOwner, type TenantEvent, unregistrationEvent } from './tenant-event.ts'

/**
 * Writes a delivery for each webhook that wants an event: those of the phone's tenant and of every tenant above. An event that was told before adds nothing.
 * For a webhook that is disabled the delivery is given up from the start, so that a replay can bring it later.
 */
export const tellWebhooks =
  ({ sql }: Database) =>
  async (events: readonly TenantEvent[]): Promise<number> => {
    if (events.length === 0) return 0
    const written = await sql`
      with recursive told as (
        select * from unnest(${events.map(({ id }) => id)}::text[], ${events.map(({ tenant }) => tenant)}::text[],
          ${events.map(({ body }) => body.type)}::text[], ${events.map(({ body }) => JSON.stringify(body))}::text[]) as told (id, tenant, type, body)
      ), up (origin, tenant) as (
        select tenant, tenant from told
        union
        select up.origin, t.parent from up join tenants t on t.tenant = up.tenant where t.parent is not null
      )
      insert into webhook_deliveries (id, tenant, webhook, type, body, state, next_at, last_error, finished_at)
      select 'evt_' || left(encode(sha256(convert_to(w.tenant || '/' || w.webhook || ' ' || told.id, 'UTF8')), 'hex'), 32) as id, w.tenant, w.webhook, told.type, told.body::jsonb,
        case when w.disabled_at is null then 'waiting' else 'given-up' end, case when w.disabled_at is null then now() end,
        case when w.disabled_at is not null then ${DISABLED} end, case when w.disabled_at is not null then now() end
      from told join up on up.origin = told.tenant join webhooks w on w.tenant = up.tenant
      where w.events = '{}' or told.type = any (w.events)
      order by 1
      for key share of w
      on conflict (id) do nothing`
    return written.count
  }

/** Why a delivery was given up without an attempt. */
export const DISABLED = 'the webhook was disabled'

/** The same for lines that are gone, whose events name phones alone: whose files were rendered for them. */
export const unregistrationsOf =
  ({ sql }: Database) =>
  async (events: readonly PhoneUnregistered[]): Promise<TenantEvent[]> => {
    const rows = await sql<(PhoneOwner & { mac: string })[]>`
      select mac, tenant, gateway, family from bundles where mac = any (${events.map(({ mac }) => mac as string)}::text[])`
    const owners = new Map(rows.map((row) => [row.mac, row]))
    return events.flatMap((event) => {
      const owner = owners.get(event.mac)
      return owner ? [unregistrationEvent(event, owner)] : []
    })
  }
