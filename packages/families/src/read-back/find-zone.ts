import type { Manifest } from '../manifest.ts'
import { compileValue, type ValueTemplate } from '../value-template.ts'
import { type ZoneTime, zoneTime } from '../zone-time.ts'
import type { FileParameter } from './read-back.ts'

/** Zones that are meant rather than others with the same clock: those that most people live in. */
const USUAL = [
  ...['Europe/London', 'Europe/Paris', 'Europe/Helsinki', 'America/New_York', 'America/Chicago', 'America/Denver'],
  ...['America/Los_Angeles', 'Australia/Sydney', 'Asia/Tokyo', 'Asia/Shanghai', 'Asia/Kolkata', 'America/Sao_Paulo'],
  ...['Europe/Istanbul', 'Asia/Dubai', 'Africa/Johannesburg', 'Africa/Lagos', 'Africa/Nairobi', 'UTC'],
]

export type FoundZone = {
  readonly zone: string
  /** One of several with the same clock. */
  readonly isGuess: boolean
}

/**
 * Finds the time zone by what a phone's files say of its clock: the first one of which the pack makes all that they say. What is said of summer time counts only
 * where it is on.
 */
export function zoneFinder(
  manifest: Manifest,
): (parameters: readonly FileParameter[], given?: string) => FoundZone | undefined {
  const written = new Map<string, ValueTemplate>()
  for (const { each, set } of Object.values(manifest.parameters))
    if (!each)
      for (const [name, entry] of Object.entries(set)) {
        const value = compileValue(entry.value, manifest.maps)
        if (value.reads.length > 0 && value.reads.every((path) => path.startsWith('time.') || path === 'timeZone'))
          written.set(name, value)
      }
  const known = new Map<string, FoundZone | undefined>()
  return (parameters, given) => {
    const said = parameters.filter(({ name }) => written.has(name))
    const isOffset = ({ name }: FileParameter) =>
      written.get(name)!.reads.some((path) => /^time(?:Zone$|\.offset)/.test(path))
    // Whether there is a summer time does not tell a zone.
    if (!said.some(isOffset)) return undefined
    const key = JSON.stringify([given, said.map(({ name, value }) => [name, value])])
    if (known.has(key)) return known.get(key)
    const fits = (zone: string) => {
      const view = { timeZone: zone, time: zoneTime(zone) satisfies ZoneTime }
      return said.every(({ name, value }) => {
        const made = written.get(name)!.evaluate(view)
        return made === value || (typeof made !== 'string' && /\.(?:start|stop)/.test(written.get(name)!.reads.join()))
      })
    }
    const names = new Set(said.map(({ name }) => name))
    const unsaid = (zone: string) => {
      const view = { timeZone: zone, time: zoneTime(zone) satisfies ZoneTime }
      return [...written].filter(([name, value]) => !names.has(name) && !isNothing(value.evaluate(view))).length
    }
    // Walking through all zones takes seconds: only for a clock that none of the usual ones has.
    const usual = [...(given ? [given] : []), ...USUAL].filter(fits)
    const fitting = usual.length > 0 ? usual : Intl.supportedValuesOf('timeZone').filter(fits)
    const least = Math.min(...fitting.map(unsaid))
    const best = fitting.find((zone) => unsaid(zone) === least)
    const found = best === undefined ? undefined : { zone: best, isGuess: best !== given }
    if (known.size < 1_000) known.set(key, found)
    return found
  }
}

const isNothing = (made: string | undefined | null): boolean => typeof made !== 'string' || made === '0'
