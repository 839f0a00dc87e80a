import type { FoundLogLine, LogLineCursor, ScopedDatabase } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { showLine } from '../boots/boot-routes.ts'
import { Refusal } from '../manners/refusal.ts'

export type LogSearch = {
  tenant?: string | undefined
  mac?: Mac | undefined
  /** Received at or after, and before. */
  since: Date
  until: Date
  /** At least this severe; lines that did not parse have none and are left out. */
  level?: number | undefined
  /** Contained in the text, letter case aside. */
  q?: string | undefined
  /** Older than this line. */
  before?: LogLineCursor | undefined
  limit: number
}

export type PhoneLogLine = FoundLogLine & { mac: Mac; tenant: string }

/** How long PostgreSQL may look for one page. */
const MOST_MS = 4_000
const QUERY_CANCELED = '57014'

/** Many phones' log lines, the newest first; one more than `limit` when there are more. Throws a 422 when they are not found in time. */
export async function searchLogLines(
  { sql }: Pick<ScopedDatabase, 'sql'>,
  search: LogSearch,
  isScoped: boolean,
  mostMs = MOST_MS,
): Promise<PhoneLogLine[]> {
  try {
    return (await sql.begin(async (transaction) => {
      await transaction`select set_config('statement_timeout', ${`${mostMs}ms`}, true)`
      return transaction<PhoneLogLine[]>`${logLinesQuery(sql, search, isScoped)}`
    })) as PhoneLogLine[]
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === QUERY_CANCELED)) throw fault
    throw new Refusal(
      422,
      `nothing more was found within ${mostMs / 1_000} s: say a tenant or a phone, or a shorter time`,
    )
  }
}

/** The query alone. */
export function logLinesQuery(
  sql: ScopedDatabase['sql'],
  { tenant, mac, since, until, level, q, before, limit }: LogSearch,
  isScoped: boolean,
) {
  const where = sql`
    l.received_at >= ${since.toISOString()}::timestamptz and l.received_at < ${until.toISOString()}::timestamptz
    ${tenant === undefined ? sql`` : sql`and l.tenant = ${tenant}`} ${mac === undefined ? sql`` : sql`and l.mac = ${mac}`}
    ${level === undefined ? sql`` : sql`and l.level >= ${level}`} ${q === undefined ? sql`` : sql`and l.text ilike ${`%${escapeLike(q)}%`}`}
    ${before ? sql`and (l.received_at, l.upload, l.line) < (${before[0]}::timestamptz, ${before[1]}, ${before[2]})` : sql``}`
  const newest = sql`order by l.received_at desc, l.upload desc, l.line desc limit ${limit + 1}`
  const columns = sql`l.received_at, l.upload, l.line, l.mac, l.tenant, l.boot, l.kind, l.logged_at, l.uptime_ms, l.ident, l.level, l.missed, l.text`
  // Whoever sees some tenants reads each of them from its newest line on: a walk through everybody's lines would mostly meet lines of others.
  return isScoped && tenant === undefined && mac === undefined
    ? sql`select l.* from tenants t cross join lateral (select ${columns} from log_lines l where l.tenant = t.tenant and ${where} ${newest}) l ${newest}`
    : sql`select ${columns} from log_lines l where ${where} ${newest}`
}

export const showPhoneLine = ({ mac, tenant, ...row }: PhoneLogLine) => ({ mac, tenant, ...showLine(row) })

export const keyOfLine = ({ received_at, upload, line }: FoundLogLine) => [received_at, upload, line] as const

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
