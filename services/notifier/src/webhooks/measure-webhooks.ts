import type { Database } from '@offhook/database'
import { type Log, type Metrics, sampleGauges } from '@offhook/runtime'

/** More are not counted, so that looking costs little when much waits. */
const MOST = 10_000

const GAUGES = {
  offhook_webhooks: 'Webhooks by how their receiver does; every notifier tells the same',
  offhook_webhook_deliveries_waiting: `Deliveries that have neither arrived nor been given up, ${MOST} at most; every notifier tells the same`,
} as const

/** How the receivers of webhooks do. */
export const measureWebhooks = (
  { sql }: Pick<Database, 'sql'>,
  metrics: Metrics,
  log: Log,
): { stop(): Promise<void> } =>
  sampleGauges(
    metrics,
    GAUGES,
    async () => {
      const states = await sql<{ state: string; count: number }[]>`
      select s.state, count(w.state)::int as count from unnest(array['working', 'failing', 'disabled']) as s (state)
        left join (select case when disabled_at is not null then 'disabled' when failures > 0 then 'failing' else 'working' end as state from webhooks) w using (state)
      group by s.state`
      const [waiting] = await sql<{ count: number }[]>`
      select count(*)::int as count from (select from webhook_deliveries where state = 'waiting' limit ${MOST}) counted`
      return [
        ...states.map(({ state, count }) => ({ gauge: 'offhook_webhooks' as const, value: count, labels: { state } })),
        { gauge: 'offhook_webhook_deliveries_waiting' as const, value: waiting!.count },
      ]
    },
    { log },
  )
