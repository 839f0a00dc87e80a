import type { Database } from '@offhook/database'
import type { WebhookBody } from '@offhook/webhooks'
import type { TransactionSql } from 'postgres'
import type { Chosen, DueWebhook } from './choose-deliveries.ts'
import type { WebhookConfig } from './config.ts'
import type { Verdict } from './decide-attempt.ts'

/** A delivery in hand, and where it goes. */
export type Claimed = {
  readonly id: string
  readonly tenant: string
  readonly webhook: string
  readonly body: WebhookBody
  /** This one counted. */
  readonly attempts: number
  readonly rung: number
  readonly url: string
  readonly secrets: Buffer
  readonly allowPrivate: boolean
}

/** What came of one attempt, for its row and its webhook. */
export type Attempted = {
  readonly delivery: Claimed
  readonly verdict: Verdict
  readonly status: number | undefined
  readonly fault: string | undefined
}

export type KeptDeliveries = {
  /** Webhooks that may be asked now and have something due. */
  findDue(): Promise<DueWebhook[]>
  /** Takes so many of each, the longest due first; none that another notifier has in hand. Each is this one's until its lease ends. */
  claim(chosen: readonly Chosen[]): Promise<Claimed[]>
  /** Writes what came of attempts. True when a webhook was disabled by it. */
  settle(attempted: readonly Attempted[]): Promise<boolean>
}

/** The rows of `webhook_deliveries`. Time is the database's, so that notifiers with other clocks agree. */
export function keptDeliveries({ sql }: Database, config: WebhookConfig): KeptDeliveries {
  const { atOnce, leaseMs, circuit, disableAfterMs } = config
  return {
    async findDue() {
      // From one webhook to the next by the index: a million rows of one cost no more than one row.
      const rows = await sql<DueWebhook[]>`
        with recursive waiting as (
          (select tenant, webhook from webhook_deliveries where state = 'waiting' order by tenant, webhook limit 1)
          union all
          select next.tenant, next.webhook from waiting cross join lateral (
            select tenant, webhook from webhook_deliveries d where state = 'waiting' and (d.tenant, d.webhook) > (waiting.tenant, waiting.webhook)
            order by tenant, webhook limit 1) next
        )
        select w.tenant, w.webhook, w.failures >= ${circuit.afterFailures} as failing, due.count as due
        from waiting join webhooks w using (tenant, webhook) cross join lateral (
          select count(*)::int as count from (
            select from webhook_deliveries d where d.state = 'waiting' and d.tenant = w.tenant and d.webhook = w.webhook and d.next_at <= now()
            limit ${atOnce.perWebhook}) some_due) due
        where w.disabled_at is null and (w.resume_at is null or w.resume_at <= now()) and due.count > 0`
      return [...rows]
    },
    async claim(chosen) {
      if (chosen.length === 0) return []
      return sql<Claimed[]>`
        update webhook_deliveries d set attempts = d.attempts + 1, next_at = now() + ${leaseMs} * interval '1 millisecond'
        from unnest(${chosen.map(({ tenant }) => tenant)}::text[], ${chosen.map(({ webhook }) => webhook)}::text[], ${chosen.map(({ count }) => count)}::int[])
            as chosen (tenant, webhook, count)
          join webhooks w on w.tenant = chosen.tenant and w.webhook = chosen.webhook and w.disabled_at is null
          cross join lateral (
            select id from webhook_deliveries due where due.state = 'waiting' and due.tenant = w.tenant and due.webhook = w.webhook and due.next_at <= now()
            order by due.next_at limit chosen.count for update skip locked) taken
        where d.id = taken.id
        returning d.id, d.tenant, d.webhook, d.body, d.attempts, d.rung, w.url, w.secrets, w.allow_private as "allowPrivate"`
    },
    settle: (attempted) =>
      sql.begin(async (sql) => {
        const webhooks = byWebhook(attempted)
        const column = <Value>(read: (webhook: Told) => Value) => webhooks.map(read)
        const names = sql`unnest(${column(({ tenant }) => tenant)}::text[], ${column(({ webhook }) => webhook)}::text[],
          ${column(({ succeeded }) => String(succeeded))}::text[]::bool[], ${column(({ failed }) => failed)}::int[], ${column(({ gone }) => String(gone))}::text[]::bool[],
          ${column(({ pauseMs }) => pauseMs)}::int[], ${column(({ fault }) => fault ?? null)}::text[]) as told (tenant, webhook, succeeded, failed, gone, pause_ms, fault)`
        // Locked in order: two notifiers that write of the same webhooks follow each other.
        await sql`select from webhooks w join ${names} using (tenant, webhook) where failed > 0 or gone or w.failures > 0 order by w.tenant, w.webhook for no key update of w`
        await writeAttempts(sql, attempted)
        await sql`update webhooks w set failures = 0, failing_since = null, resume_at = null from ${names}
          where w.tenant = told.tenant and w.webhook = told.webhook and told.succeeded and w.failures > 0`
        // What was under way when a webhook paused says nothing new.
        await sql`
          with told as (
            select told.*, case when w.resume_at > now() then w.failures when w.failures >= ${circuit.afterFailures} then w.failures + 1
              else least(w.failures + told.failed, ${circuit.afterFailures}) end as failures
            from ${names} join webhooks w using (tenant, webhook) where told.failed > 0 and not told.succeeded)
          update webhooks w set failures = told.failures, failing_since = coalesce(w.failing_since, now()),
            resume_at = greatest(w.resume_at, now() + nullif(told.pause_ms, 0) * interval '1 millisecond',
              case when told.failures >= ${circuit.afterFailures} and told.failures > w.failures
                then now() + least(${circuit.maxPauseMs}::float8, ${circuit.pauseMs}::float8 * 2 ^ least(told.failures - ${circuit.afterFailures}, 20)) * (1 + random() * 0.2) * interval '1 millisecond' end)
          from told where w.tenant = told.tenant and w.webhook = told.webhook`
        const disabled = await sql`
          update webhooks w set disabled_at = now(), disabled_because = case when told.gone then ${GONE} else ${ONLY_FAILED} || told.fault end
          from ${names} where w.tenant = told.tenant and w.webhook = told.webhook and w.disabled_at is null
            and (told.gone or (told.failed > 0 and w.failing_since <= now() - ${disableAfterMs} * interval '1 millisecond'))`
        return disabled.count > 0
      }),
  }
}

const GONE = 'its receiver answered 410: it is not wanted any more'
const ONLY_FAILED = 'every attempt failed for days; the last one: '

type Told = {
  readonly tenant: string
  readonly webhook: string
  succeeded: boolean
  gone: boolean
  failed: number
  pauseMs: number
  fault: string | undefined
}

function byWebhook(attempted: readonly Attempted[]): Told[] {
  const webhooks = new Map<string, Told>()
  for (const { delivery, verdict, fault } of attempted) {
    const { tenant, webhook } = delivery
    const key = `${tenant}/${webhook}`
    const told = webhooks.get(key) ?? {
      ...{ tenant, webhook, succeeded: false, gone: false, failed: 0, pauseMs: 0, fault: undefined },
    }
    webhooks.set(key, told)
    if (verdict.kind === 'delivered') told.succeeded = true
    if (verdict.kind === 'gone') told.gone = true
    if (verdict.kind === 'retry' || verdict.kind === 'given-up') {
      told.failed++
      told.fault = fault
    }
    if (verdict.kind === 'retry') told.pauseMs = Math.max(told.pauseMs, verdict.pauseMs)
  }
  return [...webhooks.values()]
}

/** Only what this notifier still holds: after its lease a row may be another's, whose count of attempts is higher. That something arrived is true whoever holds it. */
async function writeAttempts(sql: TransactionSql, attempted: readonly Attempted[]): Promise<void> {
  const rows = attempted.map(({ delivery, verdict, status, fault }) => ({
    ...{ id: delivery.id, attempts: delivery.attempts, status: status ?? null, fault: fault ?? null },
    state:
      verdict.kind === 'delivered' ? 'delivered' : ['given-up', 'gone'].includes(verdict.kind) ? 'given-up' : 'waiting',
    afterMs: verdict.kind === 'retry' ? verdict.afterMs : verdict.kind === 'released' ? 0 : null,
    rungs: verdict.kind === 'retry' ? 1 : 0,
  }))
  const column = <Value>(read: (row: (typeof rows)[number]) => Value) => rows.map(read)
  await sql`
    update webhook_deliveries d set state = told.state, rung = d.rung + told.rungs, last_status = told.status, last_error = told.fault,
      next_at = now() + told.after_ms * interval '1 millisecond', finished_at = case when told.state = 'waiting' then null else now() end
    from unnest(${column(({ id }) => id)}::text[], ${column(({ attempts }) => attempts)}::int[], ${column(({ state }) => state)}::text[], ${column(({ status }) => status)}::int[],
      ${column(({ fault }) => fault)}::text[], ${column(({ afterMs }) => afterMs)}::int[], ${column(({ rungs }) => rungs)}::int[])
      as told (id, attempts, state, status, fault, after_ms, rungs)
    where d.id = told.id and (told.state = 'delivered' or (d.attempts = told.attempts and d.state = 'waiting'))`
}
