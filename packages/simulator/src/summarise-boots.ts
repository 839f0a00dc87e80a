import type { BootOutcome } from './run-boot.ts'

/** How one simulated phone fared; times from the moment its gateway set out to report the lease. */
export type SimulatedBoot = {
  readonly outcome: BootOutcome | 'lease-refused'
  readonly configuredMs?: number
  readonly registeredMs?: number
}

export type Percentiles = { readonly p50: number; readonly p99: number }

export type SimulationSummary = {
  readonly phones: number
  readonly registered: number
  readonly failed: number
  readonly outcomes: Readonly<Record<string, number>>
  /** From the lease until the phone had read its lines. */
  readonly configMs: Percentiles
  /** From the lease until every line was registered. */
  readonly registeredMs: Percentiles
  readonly seconds: number
}

export function summariseBoots(boots: readonly SimulatedBoot[], seconds: number): SimulationSummary {
  const outcomes: Record<string, number> = {}
  for (const { outcome } of boots) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const registered = outcomes.registered ?? 0
  return {
    phones: boots.length,
    registered,
    failed: boots.length - registered,
    outcomes,
    configMs: percentiles(boots.flatMap(({ configuredMs }) => configuredMs ?? [])),
    registeredMs: percentiles(boots.flatMap(({ registeredMs }) => registeredMs ?? [])),
    seconds,
  }
}

/** Of no times at all: 0. */
function percentiles(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}
