import type { Database } from '@offhook/database'
import { type Log, type Metrics, sampleGauges } from '@offhook/runtime'

const GAUGES = {
  offhook_registrars:
    'Registrars by the state of their watch, unwatched where no notifier holds it; every notifier tells the same',
  offhook_registrar_lines_watched: 'Addresses of record that registrars are asked after; every notifier tells the same',
} as const

/** How well registrars are watched, by whomever. */
export const measureRegistrars = (
  { sql }: Pick<Database, 'sql'>,
  metrics: Metrics,
  log: Log,
): { stop(): Promise<void> } =>
  sampleGauges(
    metrics,
    GAUGES,
    async () => {
      const states = await sql<{ state: string; count: number; watched: number }[]>`
      select s.state, count(w.state)::int as count, coalesce(sum(w.watched), 0)::int as watched
      from unnest(array['connected', 'connecting', 'waiting', 'unwatched']) as s (state)
        left join (select case when w.lease_until > now() then w.state else 'unwatched' end as state, case when w.lease_until > now() then w.watched end as watched
          from registrars r left join registrar_watches w using (tenant, registrar)) w using (state)
      group by s.state`
      return [
        ...states.map(({ state, count }) => ({
          gauge: 'offhook_registrars' as const,
          value: count,
          labels: { state },
        })),
        {
          gauge: 'offhook_registrar_lines_watched' as const,
          value: states.reduce((sum, { watched }) => sum + watched, 0),
        },
      ]
    },
    { log },
  )
