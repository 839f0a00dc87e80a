import type { JsMsg } from '@nats-io/jetstream'
import type { ConsumerPolicy } from '@offhook/contracts'
import { isLostInfrastructure } from './lost-infrastructure.ts'
import type { Outcome } from './outcome.ts'

export type Verdict =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak'; readonly afterMs: number }
  | { readonly kind: 'dead-letter'; readonly because: string }

/**
 * What becomes of a message: delays come from the policy's own list, with jitter of half the delay, because JetStream's `backoff`
 * replaces `ack_wait` with its first value and says nothing about naks.
 */
export function decideSettlement(
  outcome: Outcome,
  deliveries: number,
  policy: Pick<ConsumerPolicy, 'retryAfterMs'>,
  random: () => number,
): Verdict {
  if (outcome.kind === 'done') return { kind: 'ack' }
  if (outcome.kind === 'reject') return { kind: 'dead-letter', because: outcome.because }
  const delayMs = policy.retryAfterMs[deliveries - 1]
  if (delayMs === undefined) return { kind: 'dead-letter', because: `${outcome.because}, ${deliveries} attempts` }
  return { kind: 'nak', afterMs: Math.max(outcome.afterMs ?? 0, withJitter(delayMs, random)) }
}

/** A handler threw: lost infrastructure is waited out for ever, a defect has the policy's attempts. */
export function decideAfterThrow(
  error: unknown,
  deliveries: number,
  policy: Pick<ConsumerPolicy, 'retryAfterMs'>,
  random: () => number,
): Verdict {
  if (!isLostInfrastructure(error)) {
    return decideSettlement(
      { kind: 'retry', because: error instanceof Error ? error.name : 'defect' },
      deliveries,
      policy,
      random,
    )
  }
  const delays = policy.retryAfterMs
  const delayMs = Math.min(delays[Math.min(deliveries, delays.length) - 1] ?? 1_000, 15_000)
  return { kind: 'nak', afterMs: withJitter(delayMs, random) }
}

export function settle(message: JsMsg, verdict: Exclude<Verdict, { kind: 'dead-letter' }>): void {
  if (verdict.kind === 'ack') message.ack()
  else message.nak(verdict.afterMs)
}

const withJitter = (delayMs: number, random: () => number): number => Math.round(delayMs * (0.5 + random() / 2))
