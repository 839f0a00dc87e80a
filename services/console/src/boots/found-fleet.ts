import type { BootState, Database } from '@offhook/database'
import { STALL_STEPS, type StallStep, stallStepOf } from './stall-steps.ts'

/** Over what the fleet is looked at: so many bars, each of so many minutes. */
export const SPANS = {
  hour: { bars: 60, minutes: 1, title: 'the last hour' },
  day: { bars: 48, minutes: 30, title: 'the last day' },
} as const
export type Span = keyof typeof SPANS

export type States = Readonly<Record<BootState, number>>
export type FleetBar = { readonly at: Date; readonly states: States }

export type Fleet = {
  /** Oldest first; the last one is still going on. */
  readonly bars: readonly FleetBar[]
  /** Of the boots that began within the span. */
  readonly states: States
  /** Boots that began within the last 60 seconds. */
  readonly lastMinute: number
  /** From the lease to the registration, milliseconds, of the boots that completed; undefined without any. */
  readonly dialTone?: { readonly p50: number; readonly p99: number }
  /** Where stalled boots stand, in the order of a boot; only steps at which some do. */
  readonly stalls: readonly { readonly step: StallStep; readonly title: string; readonly boots: number }[]
}

const NONE: States = { running: 0, stalled: 0, completed: 0, refused: 0 }

/** How the boots are that began within the span, as whoever `sql` asks for sees them. Reads by `started_at` alone. */
export async function findFleet({ sql }: Pick<Database, 'sql'>, span: Span, now = new Date()): Promise<Fleet> {
  const { bars, minutes } = SPANS[span]
  const barMs = minutes * 60_000
  const first = new Date((Math.floor(now.getTime() / barMs) - bars + 1) * barMs)
  const since = first.toISOString()
  const [counted, [times], stalled] = await Promise.all([
    sql<{ bar: number; state: BootState; boots: number; latest: number }[]>`
      select floor(extract(epoch from started_at - ${since}::timestamptz) / ${minutes * 60})::int as bar, state, count(*)::int as boots,
        (count(*) filter (where started_at > ${now.toISOString()}::timestamptz - interval '1 minute'))::int as latest
      from boots where kind = 'boot' and started_at >= ${since}::timestamptz group by 1, 2`,
    sql<{ times: number[] | null }[]>`
      select percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from finished_at - started_at) * 1000) as times
      from boots where kind = 'boot' and state = 'completed' and started_at >= ${since}::timestamptz`,
    sql<{ because: string | null; boots: number }[]>`
      select diagnosis ->> 'because' as because, count(*)::int as boots from boots
      where kind = 'boot' and state = 'stalled' and started_at >= ${since}::timestamptz group by 1`,
  ])
  const shown = Array.from({ length: bars }, (_, at) => ({
    at: new Date(first.getTime() + at * barMs),
    states: { ...NONE },
  }))
  const states = { ...NONE }
  for (const { bar, state, boots } of counted) {
    states[state] += boots
    const one = shown[Math.min(Math.max(bar, 0), bars - 1)] // a gateway's clock may be ahead
    if (one) one.states[state] += boots
  }
  const [p50, p99] = times?.times ?? []
  return {
    bars: shown,
    states,
    lastMinute: counted.reduce((sum, { latest }) => sum + latest, 0),
    ...(p50 === undefined || p99 === undefined ? {} : { dialTone: { p50, p99 } }),
    stalls: (Object.keys(STALL_STEPS) as StallStep[])
      .map((step) => ({
        step,
        title: STALL_STEPS[step].title,
        boots: stalled
          .filter(({ because }) => stallStepOf(because ?? '') === step)
          .reduce((sum, { boots }) => sum + boots, 0),
      }))
      .filter(({ boots }) => boots > 0),
  }
}
