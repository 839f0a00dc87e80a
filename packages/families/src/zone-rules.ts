export type Transition = {
  /** 1 to 12. */
  month: number
  /** 1 is Sunday. */
  dayOfWeek: number
  /** First to fourth such day of the month; 5 is the last one. */
  week: number
  /** Hour of the wall clock before the change. */
  hour: number
  /** Of that hour; absent on the hour. */
  minute?: number
}
/** `savedSeconds`: by how much clocks are put forward; absent for an hour. */
export type ZoneRules = {
  standardOffsetSeconds: number
  saving?: { start: Transition; stop: Transition; savedSeconds?: number }
}

type Change = { readonly at: number; readonly from: number; readonly to: number }

/** No zone changes twice within it. */
const STEP_MS = 12 * 3_600_000
const MINUTE_MS = 60_000

/**
 * A zone's offset from UTC without summer time and its yearly changes, from the zone data of this Node (ICU), for one year. A zone with other than
 * two changes in that year, or with others in the next one (Ramadan moves those of Morocco), has no rules that a phone could follow by itself, and gets
 * its offset only.
 */
export function zoneRules(timeZone: string, year: number): ZoneRules {
  const offsetAt = offsetReader(timeZone)
  const usual = Math.min(offsetAt(Date.UTC(year, 0, 1)), offsetAt(Date.UTC(year, 6, 1)))
  const saving = savingIn(year, offsetAt)
  if (!saving) return { standardOffsetSeconds: usual }
  const { forward, rule } = saving
  const next = savingIn(year + 1, offsetAt)
  if (JSON.stringify(next?.rule) !== JSON.stringify(rule)) return { standardOffsetSeconds: usual }
  return { standardOffsetSeconds: forward.from, saving: rule }
}

function savingIn(year: number, offsetAt: (at: number) => number) {
  const [start, end] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
  const changes: Change[] = []
  for (let at = start, from = offsetAt(start); at < end; at += STEP_MS) {
    const to = offsetAt(at)
    if (to !== from) changes.push({ at: changeBefore(at, to, offsetAt), from, to })
    from = to
  }
  const forward = changes.find(({ from, to }) => to > from)
  const back = changes.find(({ from, to }) => to < from)
  if (changes.length !== 2 || !forward || !back || forward.from !== back.to) return undefined
  const savedSeconds = forward.to - forward.from
  const rule = {
    start: transition(forward),
    stop: transition(back),
    ...(savedSeconds === 3_600 ? {} : { savedSeconds }),
  }
  return { forward, rule }
}

/** The first minute after the change, which lies within the step before `at`. */
function changeBefore(at: number, to: number, offsetAt: (at: number) => number): number {
  let [before, after] = [at - STEP_MS, at]
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetAt(middle) === to) after = middle
    else before = middle
  }
  return after
}

function transition({ at, from }: Change): Transition {
  const wall = new Date(at + from * 1_000)
  const day = wall.getUTCDate()
  const daysInMonth = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate()
  const minute = wall.getUTCMinutes()
  return {
    month: wall.getUTCMonth() + 1,
    dayOfWeek: wall.getUTCDay() + 1,
    week: day + 7 > daysInMonth ? 5 : Math.ceil(day / 7),
    hour: wall.getUTCHours(),
    ...(minute === 0 ? {} : { minute }),
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
