import { z } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { LogAlert } from './answers.ts'
import { SearchText } from './log-routes.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ alert: Slug.meta({ example: 'no-answer' }) })
type Names = z.output<typeof Names>

const DAY_S = 86_400
const Body = z.strictObject({
  q: SearchText.optional().openapi({ description: 'contained in the text, letter case aside; every line without it' }),
  level: z.int().min(0).max(6).optional().openapi({
    description: 'at least: 0 debug … 6 fatal; lines that did not parse have none and do not count then',
  }),
  times: z.int().min(1).max(100_000).openapi({ description: 'so many lines are too many' }),
  withinSeconds: z.int().min(10).max(DAY_S).openapi({ description: 'when they come within so long' }),
  description: z.string().trim().min(1).max(200).optional().openapi({ description: 'for people' }),
})
type Body = z.output<typeof Body>

type Row = {
  tenant: string
  alert: string
  q: string | null
  level: number | null
  times: number
  within_seconds: number
  description: string | null
  created_at: string
  updated_at: string
  xmin: string
  is_raised: boolean
  raised_at: string | null
  raised_lines: number | null
  raised_first: string | null
  raised_last: string | null
}

/** Each line of a tenant's phones is held against all of its alerts and of those above it. */
const MAX_ALERTS = 20

/** Searches of logs that raise an alert: of a tenant's phones and of those below it. What was counted is the log-collector's. */
export function logAlertResource({ sql }: Pick<ScopedDatabase, 'sql'>): NamedResource<typeof Names, typeof Body> {
  return {
    what: 'log alert',
    listPath: '/v1/tenants/{tenant}/log-alerts',
    path: '/v1/tenants/{tenant}/log-alerts/{alert}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: LogAlert,
    example: {
      q: 'registration failed',
      level: 4,
      times: 10,
      withinSeconds: 300,
      description: 'The registrar is away',
    },
    find: async ({ tenant, alert }) => {
      const [row] = await sql<Row[]>`${selection(sql)} where a.tenant = ${tenant} and a.alert = ${alert}`
      return row && showLogAlert(row)
    },
    whole: async ({ tenant, alert }) => {
      const [row] = await sql<Row[]>`select * from log_alerts where tenant = ${tenant} and alert = ${alert}`
      return row && bodyOf(row)
    },
    write: (names, change, actor) =>
      sql.begin(async (sql) => {
        const { tenant, alert } = names
        await requireTenant(sql, tenant)
        await takeTurns(sql, `log alerts ${tenant}`)
        const row = await lock(sql, names)
        const before = row && bodyOf(row)
        const wanted = change(before, row && revisionOf(row))
        if (!row) await refuseTooMany(sql, tenant)
        const { q = null, level = null, times, withinSeconds, description = null } = wanted
        await sql`
          insert into log_alerts (tenant, alert, q, level, times, within_seconds, description)
          values (${tenant}, ${alert}, ${q}, ${level}, ${times}, ${withinSeconds}, ${description})
          on conflict (tenant, alert) do update set q = excluded.q, level = excluded.level, times = excluded.times, within_seconds = excluded.within_seconds,
            description = excluded.description, updated_at = now()`
        const action = before ? 'log-alert.changed' : 'log-alert.created'
        await audit(sql, actor, action, `${tenant}/${alert}`, changeOf(before, wanted, shown), tenant)
        return !before
      }),
    remove: (names, actor, allow) =>
      sql.begin(async (sql) => {
        const { tenant, alert } = names
        const row = await lock(sql, names)
        if (!row) return false
        allow(revisionOf(row))
        await sql`delete from log_alerts where tenant = ${tenant} and alert = ${alert}`
        const removed = changeOf(bodyOf(row), undefined, shown)
        await audit(sql, actor, 'log-alert.removed', `${tenant}/${alert}`, removed, tenant)
        return true
      }),
    async list({ tenant }, { limit, cursor }) {
      await requireTenant(sql, tenant!)
      const [after] = readCursor(cursor, ['string']) ?? ['']
      const rows = await sql<
        Row[]
      >`${selection(sql)} where a.tenant = ${tenant!} and a.alert > ${after} order by a.alert limit ${limit + 1}`
      return page(rows, limit, ({ alert }) => [alert], showLogAlert)
    },
  }
}

/** Alerts of a tenant, or of all that the asker sees: those that are raised first, then those that were raised last. */
export async function findLogAlerts(
  { sql }: Pick<ScopedDatabase, 'sql'>,
  { tenant, limit }: { tenant?: string | undefined; limit: number },
) {
  const rows = await sql<Row[]>`${selection(sql)} ${tenant === undefined ? sql`` : sql`where a.tenant = ${tenant}`}
    order by is_raised desc, s.raised_at desc nulls last, a.tenant, a.alert limit ${limit}`
  return rows.map(showLogAlert)
}

const selection = (sql: AnySql) => sql`
  select a.*, a.xmin::text, coalesce(s.rearms_at > now(), false) as is_raised, s.raised_at, s.raised_lines, s.raised_first, s.raised_last
  from log_alerts a left join log_alert_states s using (tenant, alert)`

const lock = async (sql: AnySql, { tenant, alert }: Names): Promise<Row | undefined> =>
  (await sql<Row[]>`select *, xmin::text from log_alerts where tenant = ${tenant} and alert = ${alert} for update`)[0]

const showLogAlert = (row: Row) => ({
  [REVISION]: revisionOf(row),
  ...{ tenant: row.tenant, alert: row.alert, ...bodyOf(row) },
  state: row.is_raised ? ('raised' as const) : ('quiet' as const),
  ...(row.raised_at
    ? {
        lastRaised: {
          at: iso(row.raised_at),
          ...{ lines: row.raised_lines, first: row.raised_first, last: row.raised_last },
        },
      }
    : {}),
  ...{ createdAt: iso(row.created_at), updatedAt: iso(row.updated_at) },
})

const bodyOf = ({ q, level, times, within_seconds, description }: Row): Body => ({
  ...(q === null ? {} : { q }),
  ...(level === null ? {} : { level }),
  ...{ times, withinSeconds: within_seconds },
  ...(description === null ? {} : { description }),
})

/** All of it may be shown. */
const shown = (body: Body) => body

async function refuseTooMany(sql: AnySql, tenant: string): Promise<void> {
  const [{ count } = { count: 0 }] = await sql<
    { count: number }[]
  >`select count(*)::int as count from log_alerts where tenant = ${tenant}`
  if (count >= MAX_ALERTS) throw new Refusal(409, `a tenant has ${MAX_ALERTS} alerts about logs at most`)
}
