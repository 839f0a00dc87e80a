import type { JsMsg } from '@nats-io/jetstream'
import type { ConsumerPolicy } from '@offhook/contracts'
import { isLostInfrastructure } from './lost-infrastructure.ts'
import type { Outcome } from './outcome.ts'

export type Verdict =
  | { readonly kind: 'ack' }
  /** `counts`: whether it was an attempt. */
  | { readonly kind: 'nak'; readonly afterMs: number; readonly counts: boolean }
  | { readonly kind: 'dead-letter'; readonly because: string }

/**
 * What becomes of a message: delays come from the policy's own list, with jitter of half the delay, because JetStream's `backoff`
 * replaces `ack_wait` with its first value and says nothing about naks.
 */
export function decideSettlement(
  outcome: Outcome,
  attempt: number,
  policy: Pick<ConsumerPolicy, 'retryAfterMs'>,
  random: () => number,
): Verdict {
  if (outcome.kind === 'done') return { kind: 'ack' }
  if (outcome.kind === 'postpone') return { kind: 'nak', afterMs: withJitter(outcome.afterMs, random), counts: false }
  if (outcome.kind === 'reject') return { kind: 'dead-letter', because: outcome.because }
  const delayMs = policy.retryAfterMs[attempt - 1]
  if (delayMs === undefined) return { kind: 'dead-letter', because: `${outcome.because}, ${attempt} attempts` }
  return { kind: 'nak', afterMs: Math.max(outcome.afterMs ?? 0, withJitter(delayMs, random)), counts: true }
}

/** Longest pause while a server is away. */
const OUTAGE_PAUSE_MS = 5_000

/** A handler threw: lost infrastructure is waited out for ever and costs no attempt, a defect has the policy's attempts. */
export function decideAfterThrow(
  error: unknown,
  { attempt, deliveries }: { attempt: number; deliveries: number },
  policy: Pick<ConsumerPolicy, 'retryAfterMs'>,
  random: () => number,
): Verdict {
  if (!isLostInfrastructure(error)) {
    return decideSettlement(
      { kind: 'retry', because: error instanceof Error ? error.name : 'defect' },
      attempt,
      policy,
      random,
    )
  }
  return {
    kind: 'nak',
    afterMs: withJitter(Math.min(250 * 2 ** Math.min(deliveries, 10), OUTAGE_PAUSE_MS), random),
    counts: false,
  }
}

export function settle(message: JsMsg, verdict: Exclude<Verdict, { kind: 'dead-letter' }>): void {
  if (verdict.kind === 'ack') message.ack()
  else message.nak(verdict.afterMs)
}

const withJitter = (delayMs: number, random: () => number): number => Math.round(delayMs * (0.5 + random() / 2))
