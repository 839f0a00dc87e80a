import { randomUUID } from 'node:crypto'
import { type LogAlertRaised, logAlertRaised } from '@offhook/contracts'
import type { LogAlertSlot } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { PendingQuery, Row, TransactionSql } from 'postgres'
import { type AlertDecision, decideAlert, type MatchedLines, NOTHING_COUNTED } from './decide-alert.ts'
import type { Watched } from './watched-tenants.ts'

type Match = { tenant: string; alert: string; matched: MatchedLines[] }
type Definition = {
  tenant: string
  alert: string
  q: string | null
  level: number | null
  times: number
  within_seconds: number
}
type State = {
  tenant: string
  alert: string
  counted_for: string
  slots: LogAlertSlot[]
  over_from: string | null
  over_to: string | null
}

/** Keeps lines, counts those that are new and that alerts ask for, and raises what there are too many of, all in one transaction. Yields how many were raised. */
export async function countMatches(
  sql: TransactionSql,
  insertion: PendingQuery<Row[]>,
  watched: readonly Watched[],
): Promise<number> {
  const matches = await keepAndMatch(sql, insertion, watched)
  if (matches.length === 0) return 0
  // Collectors that count for the same alerts take turns, in one order. Only after that is what they counted read: a statement sees what was committed before it began.
  const [definitions, states] = await Promise.all([
    sql<Definition[]>`
      select tenant, alert, q, level, times, within_seconds from log_alerts
      where (tenant, alert) in (select * from unnest(${names(matches, 'tenant')}::text[], ${names(matches, 'alert')}::text[]))
      order by tenant, alert for no key update`,
    sql<State[]>`
      select tenant, alert, counted_for, slots, over_from, over_to from log_alert_states
      where (tenant, alert) in (select * from unnest(${names(matches, 'tenant')}::text[], ${names(matches, 'alert')}::text[]))`,
  ])
  const counts = await Promise.all(
    definitions.map(async (definition) => {
      const same = ({ tenant, alert }: { tenant: string; alert: string }) =>
        tenant === definition.tenant && alert === definition.alert
      const decision = decide(definition, states.find(same), matches.find(same)?.matched ?? [])
      await keepState(sql, definition, decision)
      const raised = decision.raised.map((one) => eventOf(definition, one))
      if (raised.length > 0)
        await sql`insert into outbox (contract, payload)
          select ${logAlertRaised.name}, payload::jsonb from unnest(${raised.map((one) => JSON.stringify(one))}::text[]) as raised (payload)`
      return raised.length
    }),
  )
  return counts.reduce((all, some) => all + some, 0)
}

/**
 * A line is asked for as a search of logs asks: in UTF-8, `ilike` is `like` of both in lower case; that of a line is made once. What an edge's clock says of the future is now.
 */
const keepAndMatch = (sql: TransactionSql, insertion: PendingQuery<Row[]>, watched: readonly Watched[]) => sql<Match[]>`
  with kept as (${insertion} returning tenant, mac, received_at, upload, line, level, text),
  asked as materialized (
    select w.tenant as covered, a.tenant, a.alert, a.level, '%' || lower(regexp_replace(a.q, '([\\\\%_])', '\\\\\\1', 'g')) || '%' as pattern
    from unnest(${names(watched, 'tenant')}::text[], ${names(watched, 'owner')}::text[]) as w (tenant, owner) join log_alerts a on a.tenant = w.owner
  ),
  folded as materialized (
    select tenant, mac, received_at, upload, line, level, floor(extract(epoch from least(received_at, now())))::bigint as second, lower(text) as text
    from kept where tenant = any (${names(watched, 'tenant')}::text[])
  ),
  matched as (
    select a.tenant, a.alert, l.second, jsonb_build_array(l.second, count(*), (array_agg(l.mac order by l.received_at, l.upload, l.line))[1],
      (array_agg(l.mac order by l.received_at desc, l.upload desc, l.line desc))[1]) as lines
    from folded l join asked a on a.covered = l.tenant and (a.level is null or l.level >= a.level) and (a.pattern is null or l.text like a.pattern)
    group by a.tenant, a.alert, l.second
  )
  select tenant, alert, jsonb_agg(lines order by second) as matched from matched group by tenant, alert`

function decide(definition: Definition, state: State | undefined, matched: readonly MatchedLines[]): AlertDecision {
  const before =
    state?.counted_for === countedFor(definition)
      ? {
          slots: state.slots,
          over: state.over_from === null ? undefined : ([Number(state.over_from), Number(state.over_to)] as const),
        }
      : NOTHING_COUNTED
  return decideAlert({ times: definition.times, withinSeconds: definition.within_seconds }, before, matched)
}

/** What counts are of; an alert that asks for something else begins anew. */
const countedFor = ({ q, level, times, within_seconds }: Definition): string =>
  JSON.stringify([q, level, times, within_seconds])

async function keepState(
  sql: TransactionSql,
  definition: Definition,
  { slots, over, raised, rearmsAt }: AlertDecision,
): Promise<void> {
  const last = raised.at(-1)
  await sql`
    insert into log_alert_states as old (tenant, alert, counted_for, slots, over_from, over_to, rearms_at, raised_at, raised_lines, raised_first, raised_last)
    values (${definition.tenant}, ${definition.alert}, ${countedFor(definition)}, ${JSON.stringify(slots)}::text::jsonb, ${over?.[0] ?? null}, ${over?.[1] ?? null},
      ${rearmsAt?.toISOString() ?? null}::text::timestamptz, case when ${last !== undefined} then now() end, ${last?.lines ?? null}, ${last?.first ?? null}, ${last?.last ?? null})
    on conflict (tenant, alert) do update set counted_for = excluded.counted_for, slots = excluded.slots, over_from = excluded.over_from, over_to = excluded.over_to, rearms_at = excluded.rearms_at,
      raised_at = coalesce(excluded.raised_at, old.raised_at), raised_lines = coalesce(excluded.raised_lines, old.raised_lines),
      raised_first = coalesce(excluded.raised_first, old.raised_first), raised_last = coalesce(excluded.raised_last, old.raised_last)`
}

const eventOf = (
  { tenant, alert, times, within_seconds }: Definition,
  { lines, first, last }: AlertDecision['raised'][number],
): LogAlertRaised => ({
  id: randomUUID(),
  ...{ tenant, alert, lines, times, withinSeconds: within_seconds },
  first: first as Mac, // of our own table, where nothing else is kept
  last: last as Mac,
  at: new Date().toISOString(),
})

const names = <Key extends string>(rows: readonly Readonly<Record<Key, string>>[], key: Key): string[] =>
  rows.map((row) => row[key])
