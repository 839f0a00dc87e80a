import { type Transition, type ZoneRules, zoneRules } from './zone-rules.ts'

/** Zones are written for the rules of this year, so that a rendering does not change by itself at New Year. */
export const ZONE_RULES_YEAR = 2026

/** A zone in the forms that vendors write it in. */
export type ZoneTime = {
  readonly zone: string
  readonly offsetSeconds: number
  readonly offsetMinutes: number
  /** `+1`, `-5`, `+5:30`. */
  readonly offsetHours: string
  /** `+01:00`, `-05:00`. */
  readonly offsetClock: string
  readonly saving: boolean
  /** By how much clocks are put forward in summer; absent where they are not. */
  readonly savedMinutes?: number
  readonly savedSeconds?: number
  /** POSIX TZ (IEEE 1003.1 section 8.3): `STD+5DST+4,M3.2.0/2,M11.1.0/2`. */
  readonly posix: string
  readonly start?: ZoneChange
  readonly stop?: ZoneChange
}

export type ZoneChange = Transition & {
  /** 1 is Monday, 7 Sunday (ISO 8601). */
  readonly isoDay: number
  /** 0 is Sunday. */
  readonly day0: number
  /** First day of the month from which the day of the week counts: 1, 8, 15, 22; 1 for the last week. */
  readonly fromDate: number
  /** The same with -1 for the last week. */
  readonly orLast: number
  /** Whether it is the last such day of its month. */
  readonly isLast: boolean
}

/** Walking a year of zone data takes milliseconds, and a fleet has few zones. */
const known = new Map<string, ZoneTime>()

export function zoneTime(zone: string): ZoneTime {
  const there = known.get(zone)
  if (there) return there
  const time = describe(zone, zoneRules(zone, ZONE_RULES_YEAR))
  if (known.size < 1_000) known.set(zone, time)
  return time
}

function describe(zone: string, { standardOffsetSeconds, saving }: ZoneRules): ZoneTime {
  const minutes = standardOffsetSeconds / 60
  const [sign, hours, rest] = [minutes < 0 ? '-' : '+', Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    zone,
    offsetSeconds: standardOffsetSeconds,
    offsetMinutes: minutes,
    offsetHours: `${sign}${hours}${rest ? `:${two(rest)}` : ''}`,
    offsetClock: `${sign}${two(hours)}:${two(rest)}`,
    saving: saving !== undefined,
    ...(saving ? { savedMinutes: savedBy(saving) / 60, savedSeconds: savedBy(saving) } : {}),
    posix: posixZone(minutes, saving),
    ...(saving ? { start: change(saving.start), stop: change(saving.stop) } : {}),
  }
}

const savedBy = ({ savedSeconds = 3_600 }: NonNullable<ZoneRules['saving']>): number => savedSeconds

const change = (transition: Transition): ZoneChange => {
  const { dayOfWeek, week } = transition
  const fromDate = week === 5 ? 1 : (week - 1) * 7 + 1
  return {
    ...transition,
    isoDay: dayOfWeek === 1 ? 7 : dayOfWeek - 1,
    day0: dayOfWeek - 1,
    fromDate,
    orLast: week === 5 ? -1 : fromDate,
    isLast: week === 5,
  }
}

/** POSIX counts westward, and the week of a rule as 1 to 5 with 5 the last. */
function posixZone(minutes: number, saving: ZoneRules['saving']): string {
  const westward = (of: number) => {
    const [hours, rest] = [Math.floor(Math.abs(of) / 60), Math.abs(of) % 60]
    return `${of > 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
  }
  if (!saving) return `STD${westward(minutes)}`
  const rule = ({ month, week, dayOfWeek, hour, minute }: Transition) =>
    `M${month}.${week}.${dayOfWeek - 1}/${hour}${minute ? `:${String(minute).padStart(2, '0')}` : ''}`
  const summer = minutes + savedBy(saving) / 60
  return `STD${westward(minutes)}DST${westward(summer)},${rule(saving.start)},${rule(saving.stop)}`
}
