export type Transition = {
  /** 1 to 12. */
  month: number
  /** 1 is Sunday. */
  dayOfWeek: number
  /** First to fourth such day of the month; 5 is the last one. */
  week: number
  /** Hour of the wall clock before the change. */
  hour: number
}
export type ZoneRules = { standardOffsetSeconds: number; saving?: { start: Transition; stop: Transition } }

const HOUR_MS = 3_600_000

/**
 * A zone's offset from UTC without summer time and its yearly changes, from the zone data of this Node (ICU), for one year. A zone with other than
 * two changes in that year has no rules that a phone could follow by itself, and gets its offset only.
 */
export function zoneRules(timeZone: string, year: number): ZoneRules {
  const offsetAt = offsetReader(timeZone)
  const start = Date.UTC(year, 0, 1)
  const end = Date.UTC(year + 1, 0, 1)
  const changes: { at: number; from: number; to: number }[] = []
  for (let at = start, from = offsetAt(start); at < end; at += HOUR_MS) {
    const to = offsetAt(at)
    if (to !== from) changes.push({ at, from, to })
    from = to
  }
  const standard = Math.min(offsetAt(start), offsetAt(Date.UTC(year, 6, 1)))
  const forward = changes.find(({ from, to }) => to > from)
  const back = changes.find(({ from, to }) => to < from)
  if (changes.length !== 2 || !forward || !back) return { standardOffsetSeconds: standard }
  return { standardOffsetSeconds: standard, saving: { start: transition(forward), stop: transition(back) } }
}

function transition({ at, from }: { at: number; from: number }): Transition {
  const wall = new Date(at + from * 1_000)
  const day = wall.getUTCDate()
  const daysInMonth = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    month: wall.getUTCMonth() + 1,
    dayOfWeek: wall.getUTCDay() + 1,
    week: day + 7 > daysInMonth ? 5 : Math.ceil(day / 7),
    hour: wall.getUTCHours(),
  }
}

function offsetReader(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    return Math.round(
      (Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - at) / 1_000,
    )
  }
}
