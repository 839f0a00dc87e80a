import type { Sql } from 'postgres'

export type LogLineQuery = {
  readonly mac: string
  /** Received at or after. */
  readonly since?: Date | undefined
  /** At least this severe; lines that did not parse have none and are left out. */
  readonly level?: number | undefined
  /** Contained in the text, letter case aside. */
  readonly text?: string | undefined
  readonly boot?: string | undefined
  /** Where the page before ended. */
  readonly after?: LogLineCursor | undefined
  readonly limit: number
  /** The last `limit` lines rather than the first. */
  readonly latest?: boolean | undefined
}

export type LogLineCursor = readonly [receivedAt: string, upload: string, line: number]

export type FoundLogLine = {
  received_at: string
  upload: string
  line: number
  boot: string | null
  kind: string
  logged_at: string | null
  uptime_ms: string | null
  ident: string | null
  level: number | null
  missed: number | null
  text: string
}

/** A phone's log lines, the oldest first; one more than `limit` when there are more, and with `latest` the newest `limit`. */
export async function findLogLines(
  sql: Sql,
  { mac, since, level, text, boot, after, limit, latest = false }: LogLineQuery,
): Promise<FoundLogLine[]> {
  const down = latest ? sql`desc` : sql``
  const lines = await sql<FoundLogLine[]>`
    select received_at, upload, line, boot, kind, logged_at, uptime_ms, ident, level, missed, text from log_lines
    where mac = ${mac}
      ${since ? sql`and received_at >= ${since.toISOString()}::timestamptz` : sql``}
      ${level === undefined ? sql`` : sql`and level >= ${level}`}
      ${text === undefined ? sql`` : sql`and text ilike ${`%${escapeLike(text)}%`}`}
      ${boot === undefined ? sql`` : sql`and boot = ${boot}`}
      ${after ? sql`and (received_at, upload, line) > (${after[0]}::timestamptz, ${after[1]}, ${after[2]})` : sql``}
    order by received_at ${down}, upload ${down}, line ${down} limit ${latest ? limit : limit + 1}`
  return latest ? lines.reverse() : lines
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
