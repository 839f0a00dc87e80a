import type { LogAlertSlot } from '@offhook/database'

/** So many matching lines within so long are too many. */
export type AlertRule = { readonly times: number; readonly withinSeconds: number }

/** Lines that matched within one second since 1970: how many, and of which phones the first and the last one were. */
export type MatchedLines = readonly [second: number, lines: number, first: string, last: string]

/** What was counted before. `over` are the slots from which and up to which there were too many, the last time that was so. */
export type AlertState = {
  readonly slots: readonly LogAlertSlot[]
  readonly over: readonly [from: number, to: number] | undefined
}

export type AlertDecision = AlertState & {
  /** One for each time that there were too many anew; rarely more than one. */
  readonly raised: readonly { readonly lines: number; readonly first: string; readonly last: string }[]
  /** When it may be raised again, if no further line comes. */
  readonly rearmsAt: Date | undefined
}

export const NOTHING_COUNTED: AlertState = { slots: [], over: undefined }

/** Into so many slots a time is cut: a count is true to within one of them, never less than the lines of the time itself. */
const SLOTS = 60
/** Lines that other collectors were given may come later than newer ones: they were to be delivered again. */
const LATE_SECONDS = 120

/**
 * What lines that were just kept mean for an alert. Their times count, not when they are counted: what was kept back and comes at once was no burst. There are too many where `times`
 * of them lie within `withinSeconds`; that is raised once, and once more only after there have been fewer, for each time that could have been looked at, as long as `withinSeconds`.
 */
export function decideAlert(rule: AlertRule, before: AlertState, matched: readonly MatchedLines[]): AlertDecision {
  const seconds = slotSeconds(rule)
  const window = Math.ceil(rule.withinSeconds / seconds) + 1 // lines that far apart begin and end within a slot
  const fresh = matched.map(([second, ...rest]): LogAlertSlot => [Math.floor(second / seconds), ...rest])
  const slots = merge([...before.slots, ...fresh])
  const earliest = Math.min(...fresh.map(([slot]) => slot))
  const raised: { lines: number; first: string; last: string }[] = []
  let { over } = before
  for (const [end] of slots) {
    if (end < earliest) continue // nothing new lies in what ends there
    const within = slots.filter(([slot]) => slot > end - window && slot <= end)
    const lines = sum(within)
    if (lines < rule.times) continue
    const to = lastOver(within, rule.times, window)
    const isLater = over !== undefined && end > over[1] + window
    const isApart = over === undefined || isLater || to + window < over[0]
    if (isApart) raised.push({ lines, first: within[0]![2], last: within.at(-1)![3] }) // not empty: `times` is 1 at least
    over = over === undefined || isLater ? [end, to] : [Math.min(over[0], end), Math.max(over[1], to)]
  }
  const newest = slots.at(-1)?.[0] ?? 0
  const kept = newest - window - Math.ceil(LATE_SECONDS / seconds)
  return {
    slots: slots.filter(([slot]) => slot > kept),
    over,
    raised,
    rearmsAt: over && new Date((over[1] + window + 1) * seconds * 1_000),
  }
}

const slotSeconds = ({ withinSeconds }: AlertRule): number => Math.max(1, Math.ceil(withinSeconds / SLOTS))

/** The last slot at which there are still too many, if nothing comes after these. */
function lastOver(within: readonly LogAlertSlot[], times: number, window: number): number {
  let lines = 0
  for (const [slot, some] of within.toReversed()) {
    lines += some
    if (lines >= times) return slot + window - 1
  }
  throw new Error('there are too many of them')
}

const sum = (slots: readonly LogAlertSlot[]): number => slots.reduce((lines, [, some]) => lines + some, 0)

/** Ascending, each slot once; what was counted first is first in a slot. */
function merge(slots: readonly LogAlertSlot[]): LogAlertSlot[] {
  const merged = new Map<number, LogAlertSlot>()
  for (const one of slots) {
    const [slot, lines, first, last] = one
    const there = merged.get(slot)
    merged.set(slot, there ? [slot, there[1] + lines, there[2], last] : [slot, lines, first, last])
  }
  return [...merged.values()].sort(([one], [other]) => one - other)
}
