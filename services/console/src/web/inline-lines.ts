import type { FoundStep } from '../boots/found-boots.ts'

export type ShownLine = {
  readonly receivedAt: string
  readonly loggedAt: string | null
  readonly level: number | null
  readonly text: string
}

/** So many lines do not hide the requests between them. */
const ALL_UP_TO = 25
const WARNING = 4
const MOST = 60

/**
 * A boot's steps with what the phone logged between them: at the line's own time where that lies within the steps, else where it was received. Of many lines only
 * warnings and worse; `left` is how many lines of the same time are left out.
 */
export function inlineLines(
  steps: readonly FoundStep[],
  lines: readonly ShownLine[],
): { steps: FoundStep[]; left: number } {
  const first = steps[0]?.at ?? ''
  const last = steps.at(-1)?.at ?? ''
  const within = (at: string | null): at is string => at !== null && at >= first && at <= last
  const placed = lines.flatMap(({ loggedAt, receivedAt, level, text }) => {
    const at = within(loggedAt) ? loggedAt : receivedAt
    return within(at) ? [{ name: 'log.line', at, title: text, level: level ?? undefined }] : []
  })
  const all = placed.length <= ALL_UP_TO
  const shown = (all ? placed : placed.filter(({ level }) => level !== undefined && level >= WARNING)).slice(0, MOST)
  return {
    steps: [...steps, ...shown].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)), // stable: a line follows the step of its time
    left: placed.length - shown.length,
  }
}
