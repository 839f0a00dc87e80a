import type { FoundBoot, FoundStep } from '../boots/found-boots.ts'
import type { MissingStep } from './missing-steps.ts'

export type Bar = {
  readonly step: FoundStep
  readonly title: string
  /** What colours it: `lease`, `platform`, `render`, `file`, `absent`, `log`, `good`, `bad`, `note`; `said` is a line that the phone logged, `ghost` what was expected and has not come. */
  readonly kind: string
  /** Milliseconds from the beginning; a ghost has no time. */
  readonly offsetMs: number | undefined
  readonly ms: number
  /** Whether it is something that lasts, however short: a request, a call. */
  readonly lasts: boolean
  /** Percent of the whole. */
  readonly left: number
  readonly width: number
  /** The part of the width that it only waited, at its beginning. */
  readonly waited: number
}
export type Waterfall = {
  readonly bars: readonly Bar[]
  readonly totalMs: number
  readonly ticks: readonly { left: number; label: string }[]
}

const TICKS = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
  21_600_000, 86_400_000,
]

/** A boot's steps as bars over the time from its lease to its last step, or to now while it runs; between them, what is missing. */
export function waterfall(
  boot: Pick<FoundBoot, 'state' | 'startedAt'> & { readonly steps: readonly FoundStep[] },
  now: number,
  missing: readonly MissingStep[] = [],
): Waterfall {
  const start = Date.parse(boot.startedAt)
  const spans = boot.steps.map((step) => ({ step, ...spanOf(step) }))
  const from = spans.reduce((earliest, { begin }) => Math.min(earliest, begin), start)
  const last = spans.reduce((latest, { end }) => Math.max(latest, end), from + 1)
  const until = boot.state === 'running' ? Math.max(last, now) : last
  const totalMs = until - from
  const percent = (ms: number) => Math.round((ms / totalMs) * 10_000) / 100
  const tick = TICKS.find((size) => totalMs / size <= 6) ?? totalMs
  const bars: Bar[] = spans.map(({ step, begin, end }) => ({
    step,
    title: typeof step.title === 'string' ? step.title : step.name,
    kind: kindOf(step),
    offsetMs: begin - from,
    ms: end - begin,
    lasts: step.name === 'file.served' || end > begin,
    left: percent(begin - from),
    width: percent(end - begin),
    waited: percent(Math.min(Number(step.waitedMs ?? 0) || 0, end - begin)),
  }))
  const ghostsBefore = (index: number) => missing.filter(({ before }) => before === index).map(ghost)
  return {
    totalMs,
    bars: [...bars.flatMap((bar, index) => [...ghostsBefore(index), bar]), ...ghostsBefore(bars.length)],
    ticks: Array.from({ length: Math.floor(totalMs / tick) + 1 }, (_, at) => ({
      left: percent(at * tick),
      label: label(at * tick),
    })),
  }
}

const ghost = ({ title, word }: MissingStep): Bar => ({
  ...{ step: { name: word, at: '' }, title, kind: 'ghost', offsetMs: undefined },
  ...{ ms: 0, lasts: false, left: 0, width: 0, waited: 0 },
})

/** Requests begin at their time; what was told when it was over ends at it. */
function spanOf({ name, at, ms = 0 }: FoundStep): { begin: number; end: number } {
  const time = Date.parse(at)
  return name === 'file.served' ? { begin: time, end: time + ms } : { begin: time - ms, end: time }
}

function kindOf({ name, status, state, level }: FoundStep): string {
  if (name === 'log.line') return Number(level) >= 5 ? 'said fault' : Number(level) === 4 ? 'said warning' : 'said'
  if (name === 'boot.finished' || name === 'change.finished') return state === 'completed' ? 'good' : 'bad'
  if (name === 'activation.refused' || (status !== undefined && status >= 500)) return 'bad'
  if (name === 'file.served') return status !== undefined && status >= 400 ? 'absent' : 'file'
  return KINDS[name] ?? 'note'
}

const KINDS: Record<string, string> = {
  'lease.alerted': 'lease',
  'account.changed': 'lease',
  'phone.activated': 'platform',
  'phone.reactivated': 'platform',
  'config.rendered': 'render',
  'boot-log.received': 'log',
  'phone.registered': 'good',
}

const label = (ms: number): string =>
  ms < 1_000
    ? `${ms} ms`
    : ms < 60_000
      ? `${ms / 1_000} s`
      : ms < 3_600_000
        ? `${ms / 60_000} min`
        : `${ms / 3_600_000} h`
