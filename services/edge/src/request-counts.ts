import type { Metrics } from '@offhook/runtime'

export type RequestCounts = {
  /** One answer of this kind. */
  add(method: string, fileClass: string, status: number, protocol: string): void
  /** For answers that come often: to be raised in place. */
  counterOf(method: string, fileClass: string, status: number, protocol: string): { count: number }
  deny(): void
  shed(): void
}

/** Plain numbers that the metrics read when they are asked for: counting a request costs one look-up. */
export function requestCounts(
  { meter }: Metrics,
  gauges: { waiting: () => number; dropped: () => number },
): RequestCounts {
  const requests = new Map<string, { count: number; labels: Record<string, string | number> }>()
  let denials = 0
  let sheds = 0
  meter
    .createObservableCounter('offhook_edge_requests', { description: 'Answers by kind of file' })
    .addCallback((result) => {
      for (const { count, labels } of requests.values()) result.observe(count, labels)
    })
  meter.createObservableCounter('offhook_edge_denials').addCallback((result) => result.observe(denials))
  meter.createObservableCounter('offhook_edge_shed').addCallback((result) => result.observe(sheds))
  meter.createObservableCounter('offhook_edge_events_dropped').addCallback((result) => result.observe(gauges.dropped()))
  meter
    .createObservableGauge('offhook_edge_waiting_for_bundle')
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
    deny: () => void denials++,
    shed: () => void sheds++,
  }
}
