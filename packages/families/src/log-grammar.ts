import type { LogLine } from './family.ts'

const DAY_MS = 86_400_000

/**
 * A line by a family's own pattern. Groups: `ident`, `level` (0 to 6), `missed`, `text`, and one of `hours minutes seconds millis` (since the start) or
 * `stamp`: ten digits that are `YYMMDDhhmm` or `MMDDhhmmss`. These two look alike; the nearest to `receivedAt` that is not more than a day after it is
 * taken. Level `*` marks a line that is always logged and counts as 4 (unconfirmed). Stamps are taken as UTC: a phone does not say its zone.
 */
export function parseLogLine(pattern: RegExp, line: string, receivedAt: Date): LogLine | undefined {
  const groups = pattern.exec(line)?.groups
  if (!groups) return undefined
  const { hours, minutes, seconds, millis, stamp, ident = '', level, missed = '0', text = '' } = groups
  const common = {
    ident: ident.trim(),
    level: level === undefined || level === '*' ? 4 : Number(level),
    missed: Number(missed),
    text,
  }
  if (stamp === undefined) {
    return hours === undefined
      ? common
      : {
          ...common,
          uptimeMs: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(millis ?? 0),
        }
  }
  const loggedAt = readStamp(stamp, receivedAt)
  return loggedAt ? { ...common, loggedAt } : undefined
}

function readStamp(stamp: string, receivedAt: Date): Date | undefined {
  const [a, b, c, d, e] = [0, 2, 4, 6, 8].map((at) => Number(stamp.slice(at, at + 2))) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const year = receivedAt.getUTCFullYear()
  const readings = [
    utc(2000 + a, b, c, d, e, 0),
    ...[year - 1, year, year + 1].map((candidate) => utc(candidate, a, b, c, d, e)),
  ]
  const latest = receivedAt.getTime() + DAY_MS
  const past = readings.filter((reading) => reading !== undefined && reading <= latest) as number[] // undefined ones are filtered out
  return past.length > 0 ? new Date(Math.max(...past)) : undefined
}

/** Undefined for a date that does not exist. */
function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const read = new Date(at)
  const real = read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return real ? at : undefined
}
