import type { LogLine } from '../family.ts'

const LINE = /^(?:(\d{2})(\d{2})(\d{2})\.(\d{3})|(\d{10}))\|([^|]{1,5})\|([0-6*])\|(\d{2})\|(.*)$/s

const DAY_MS = 86_400_000

/**
 * `stamp|ident|level|missed|text` (SoundPoint IP 601 manual p. 239). The stamp is `HHMMSS.mmm` since the start, `YYMMDDhhmm`, or `MMDDhhmmss`, by
 * `log.render.type`; the last two look alike and the nearest to `receivedAt` that is not more than a day after it is taken. `*` marks a line
 * that is always logged and counts as level 4 (unconfirmed). Stamps are taken as UTC: a phone does not say its zone.
 */
export function parseLogLine(line: string, receivedAt: Date): LogLine | undefined {
  const match = LINE.exec(line)
  if (!match) return undefined
  const [, hours, minutes, seconds, millis, stamp, ident, level, missed, text] = match
  const common = { ident: ident!.trim(), level: level === '*' ? 4 : Number(level), missed: Number(missed), text: text! }
  if (stamp === undefined) {
    return {
      ...common,
      uptimeMs: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(millis),
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
