import type { Metrics } from '@offhook/runtime'

/** Why somebody got the one 404. `unknown-mac`: no phone that its gateway admits from there; `other-mac`: a token of one phone and the MAC of another. */
export const DENIALS = [
  'bad-path',
  'bad-method',
  'unknown-token',
  'unknown-mac',
  'no-name',
  'other-mac',
  'refused',
] as const
export type DenialReason = (typeof DENIALS)[number]

/** Why a request was answered 503 before it was known whose it is. */
export const SHEDS = ['too-many', 'sessions-away', 'failed'] as const
export type ShedReason = (typeof SHEDS)[number]

/** Where a phone's files were: its path was answered a moment ago, they were in memory, or they were read or waited for. */
const SOURCES = ['path', 'memory', 'read'] as const

export type RequestCounts = {
  /** One answer of this kind. */
  add(method: string, fileClass: string, status: number, protocol: string): void
  /** For answers that come often: to be raised in place. */
  counterOf(method: string, fileClass: string, status: number, protocol: string): { count: number }
  deny(reason: DenialReason): void
  shed(reason: ShedReason): void
  /** Raised in place. */
  readonly bundles: Record<(typeof SOURCES)[number], number>
}

/** Plain numbers that the metrics read when they are asked for: counting a request costs one look-up. */
export function requestCounts(
  { meter }: Metrics,
  gauges: { waiting: () => number; dropped: () => number },
): RequestCounts {
  const requests = new Map<string, { count: number; labels: Record<string, string | number> }>()
  const denials = zeroes(DENIALS)
  const sheds = zeroes(SHEDS)
  const bundles = zeroes(SOURCES)
  meter
    .createObservableCounter('offhook_edge_requests', {
      description: 'Answers by method, kind of file, status and protocol; denials are counted apart',
    })
    .addCallback((result) => {
      for (const { count, labels } of requests.values()) result.observe(count, labels)
    })
  const tell = (name: string, label: string, counts: Readonly<Record<string, number>>, description: string) =>
    meter.createObservableCounter(name, { description }).addCallback((result) => {
      for (const [value, count] of Object.entries(counts)) result.observe(count, { [label]: value })
    })
  tell('offhook_edge_denials', 'reason', denials, 'Requests that got the one 404, by why')
  tell('offhook_edge_shed', 'reason', sheds, 'Requests answered 503 before it was known whose they are, by why')
  tell('offhook_edge_bundle_reads', 'from', bundles, "Requests for phones' own files, by where the files were")
  meter
    .createObservableCounter('offhook_edge_events_dropped', {
      description: 'Answers that the bus was not told of, because too many waited for it',
    })
    .addCallback((result) => result.observe(gauges.dropped()))
  meter
    .createObservableGauge('offhook_edge_waiting_for_bundle', {
      description: 'Requests that wait for their files to be rendered',
    })
    .addCallback((result) => result.observe(gauges.waiting()))
  const counterOf: RequestCounts['counterOf'] = (method, fileClass, status, protocol) => {
    const key = `${method} ${fileClass} ${status} ${protocol}`
    const known = requests.get(key) ?? { count: 0, labels: { method, file_class: fileClass, status, protocol } }
    requests.set(key, known)
    return known
  }
  return {
    counterOf,
    add: (...labels) => void counterOf(...labels).count++,
    deny: (reason) => void denials[reason]++,
    shed: (reason) => void sheds[reason]++,
    bundles,
  }
}

const zeroes = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number> // each of them
