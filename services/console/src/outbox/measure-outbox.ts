import type { Database } from '@offhook/database'
import { type Log, type Metrics, sampleGauges } from '@offhook/runtime'

/** More are not counted, so that looking costs little when much waits. */
const MOST = 10_000

const GAUGES = {
  offhook_outbox_waiting: `Rows of the outbox that the bus does not have yet, ${MOST} at most`,
  offhook_outbox_oldest_seconds: 'Age of the oldest row of the outbox; 0 when there is none',
  offhook_account_events_waiting: `Account events by what they wait for, ${MOST} at most: waiting for their turn, or parked until their phone appears`,
  offhook_account_events_oldest_seconds:
    'Age of the oldest account event that waits for its turn; 0 when there is none',
} as const

/** What changes and account events wait for; every console tells the same. */
export const measureOutbox = ({ sql }: Pick<Database, 'sql'>, metrics: Metrics, log: Log): { stop(): Promise<void> } =>
  sampleGauges(
    metrics,
    GAUGES,
    async () => {
      const [outbox] = await sql<{ waiting: number; oldest: number }[]>`
      select count(*)::int as waiting, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest
      from (select created_at from outbox order by id limit ${MOST}) counted`
      const events = await sql<{ state: string; waiting: number; oldest: number }[]>`
      select s.state, count(e.received_at)::int as waiting, coalesce(extract(epoch from now() - min(e.received_at)), 0)::float8 as oldest
      from unnest(array['waiting', 'parked']) as s (state)
        left join (select state, received_at from account_events where state in ('waiting', 'parked') limit ${MOST}) e using (state) group by s.state`
      return [
        { gauge: 'offhook_outbox_waiting' as const, value: outbox!.waiting },
        { gauge: 'offhook_outbox_oldest_seconds' as const, value: outbox!.oldest },
        ...events.flatMap(({ state, waiting, oldest }) => [
          { gauge: 'offhook_account_events_waiting' as const, value: waiting, labels: { state } },
          ...(state === 'waiting' ? [{ gauge: 'offhook_account_events_oldest_seconds' as const, value: oldest }] : []),
        ]),
      ]
    },
    { log },
  )
