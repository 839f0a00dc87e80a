import { type KeptSecrets, signDelivery } from '@offhook/webhooks'
import { type AttemptAnswer, decideAttempt, faultOf, type Ladder } from './decide-attempt.ts'
import type { Attempted, Claimed } from './kept-deliveries.ts'
import type { Post } from './post-delivery.ts'

export type AttemptPorts = {
  /** Those that are valid now; undefined when they do not open. */
  openSecrets(delivery: Claimed): KeptSecrets | undefined
  post(delivery: Post, stop: AbortSignal): Promise<AttemptAnswer>
  settle(attempted: Attempted): Promise<void>
  count(delivery: Claimed, answer: AttemptAnswer): void
  ladder: Ladder
  now(): Date
  random(): number
}

/** Signs and posts one delivery, decides what the answer means, and writes it down. */
export const attemptDelivery =
  (ports: AttemptPorts) =>
  async (delivery: Claimed, stop: AbortSignal): Promise<void> => {
    const answer = await tryOnce(ports, delivery, stop)
    const verdict = decideAttempt(answer, delivery.rung, ports.ladder, { now: ports.now(), random: ports.random })
    const status = answer.kind === 'answered' ? answer.status : undefined
    ports.count(delivery, answer)
    await ports.settle({ delivery, verdict, status, fault: faultOf(answer) })
  }

async function tryOnce(ports: AttemptPorts, delivery: Claimed, stop: AbortSignal): Promise<AttemptAnswer> {
  const secrets = ports.openSecrets(delivery)
  if (!secrets) return { kind: 'failed', because: 'no-secret' }
  const { id, url, allowPrivate } = delivery
  const body = JSON.stringify(delivery.body)
  return ports.post({ url, allowPrivate, headers: signDelivery(id, body, secrets, ports.now()), body }, stop)
}
