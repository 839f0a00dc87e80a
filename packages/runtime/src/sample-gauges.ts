import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** One value of a gauge that was named to {@link sampleGauges}. */
export type Sample<Name extends string> = {
  readonly gauge: Name
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Gauges by name, with their descriptions, whose values are read now and then rather than while somebody waits for `/metrics`. What was not told at the last
 * reading, or all of it when that failed, is NaN, which no alert takes for a value: an old one would hide that nobody knows. The first failure in a row is logged.
 */
export function sampleGauges<const Name extends string>(
  { meter }: Metrics,
  gauges: Readonly<Record<Name, string>>,
  read: () => Promise<readonly Sample<Name>[]>,
  { everyMs = 10_000, log }: { everyMs?: number; log?: Pick<Log, 'warn'> } = {},
): { stop(): Promise<void> } {
  const samples = new Map<string, Sample<Name>>()
  let failed = false
  let reading: Promise<void> | undefined
  const forget = () => {
    for (const [key, sample] of samples) samples.set(key, { ...sample, value: Number.NaN })
  }
  const look = async () => {
    let told: readonly Sample<Name>[] = []
    try {
      told = await read()
      failed = false
    } catch (cause) {
      if (!failed) log?.warn({ err: cause, gauges: Object.keys(gauges) }, 'gauges have no value for now')
      failed = true
    }
    forget()
    for (const sample of told) samples.set(JSON.stringify([sample.gauge, sample.labels]), sample)
    reading = undefined
  }
  const lookUnlessLooking = () => {
    reading ??= look()
  }
  for (const [name, description] of Object.entries<string>(gauges))
    meter.createObservableGauge(name, { description }).addCallback((result) => {
      for (const { gauge, value, labels } of samples.values()) if (gauge === name) result.observe(value, labels)
    })
  lookUnlessLooking()
  const timer = setInterval(lookUnlessLooking, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await reading
      forget()
    },
  }
}
