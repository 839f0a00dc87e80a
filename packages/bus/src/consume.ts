import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import {
  type AnyEvent,
  type ConsumerPolicy,
  type DeadLetter,
  deadLetterSubject,
  type PayloadOf,
} from '@offhook/contracts'
import type { Log } from '@offhook/runtime'
import type { Outcome } from './outcome.ts'
import type { QueueMetrics } from './queue-metrics.ts'
import { decideAfterThrow, decideSettlement, settle, type Verdict } from './settle.ts'
import { sameTrace, traceIdIn } from './trace-headers.ts'

/** One event as its reader gets it; `name` tells the contracts of one stream apart. */
export type Received<Contract extends AnyEvent> = Contract extends AnyEvent
  ? {
      readonly name: Contract['name']
      readonly payload: PayloadOf<Contract>
      readonly attempt: number
      /** Of the session that it belongs to, by its `traceparent`. */
      readonly traceId: string | undefined
    }
  : never

export type Consumption = { stop(): Promise<void> }

export type BatchLimits = {
  readonly maxMessages: number
  readonly maxWaitMs: number
  /** Of payloads, where they may be large: a batch has no more but for its last message. */
  readonly maxBytes?: number
}

type Source = { js: JetStreamClient; manager: JetStreamManager; log: Log; queues?: QueueMetrics | undefined }

/** A source, the attempts that this reader has counted by stream sequence, and the messages it has in hand. */
type Reading = Source & { attempts: Map<number, number>; inHand: Set<JsMsg> }

const NANOSECONDS_PER_MS = 1_000_000
/** Until then the server knows that whoever gives a message back reads no more; it would send it there again. */
const GIVEN_BACK_MS = 500

/** Serves each message to `handle` on its own, at most the policy's `maxInFlight` at a time. */
export function consumeEach<Contract extends AnyEvent>(
  source: Source,
  policy: ConsumerPolicy<Contract>,
  handle: (message: Received<Contract>) => Promise<Outcome>,
): Promise<Consumption> {
  const reading = { ...source, attempts: new Map<number, number>(), inHand: new Set<JsMsg>() }
  return startConsumer(reading, policy, (message, finish) => {
    const received = read(reading, policy, message)
    if ('unreadable' in received)
      return finish(conclude(reading, policy, message, { kind: 'dead-letter', because: received.unreadable }))
    finish(
      handle(received.event).then(
        (outcome) =>
          conclude(
            reading,
            policy,
            message,
            decideSettlement(outcome, attemptOf(reading, message), policy, Math.random),
          ),
        (error: unknown) => fail(reading, policy, message, error),
      ),
    )
  })
}

/**
 * Serves messages in batches, one after the other: a batch ends at `maxMessages`, at `maxBytes` or `maxWaitMs` after its first message. `handle` settles all alike, or one
 * by one. Stopping waits for the batch that runs, and gives back those that wait behind it.
 */
export function consumeBatches<Contract extends AnyEvent>(
  source: Source,
  policy: ConsumerPolicy<Contract>,
  limits: BatchLimits,
  handle: (messages: readonly Received<Contract>[]) => Promise<Outcome | readonly Outcome[]>,
): Promise<Consumption> {
  const reading = { ...source, attempts: new Map<number, number>(), inHand: new Set<JsMsg>() }
  let batch: { message: JsMsg; event: Received<Contract> }[] = []
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()
  let behind = 0
  let isStopping = false

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const taken = batch
    batch = []
    bytes = 0
    if (taken.length === 0) return last
    const isFirst = behind++ === 0
    last = last
      .then(() => (isStopping && !isFirst ? giveBack(taken) : run(taken)))
      .finally(() => {
        behind--
      })
    return last
  }
  const giveBack = (taken: typeof batch) => {
    for (const { message } of taken) {
      reading.inHand.delete(message)
      message.nak(GIVEN_BACK_MS)
    }
  }
  const run = async (taken: typeof batch) => {
    try {
      const outcome = await handle(taken.map(({ event }) => event))
      await Promise.all(
        taken.map(({ message }, position) => {
          const own = 'kind' in outcome ? outcome : outcome[position]!
          return conclude(
            reading,
            policy,
            message,
            decideSettlement(own, attemptOf(reading, message), policy, Math.random),
          )
        }),
      )
    } catch (error) {
      await Promise.all(taken.map(({ message }) => fail(reading, policy, message, error)))
    }
  }
  return startConsumer(
    reading,
    policy,
    (message, finish) => {
      const received = read(reading, policy, message)
      if ('unreadable' in received)
        return finish(conclude(reading, policy, message, { kind: 'dead-letter', because: received.unreadable }))
      batch.push({ message, event: received.event })
      bytes += message.data.length
      if (batch.length >= limits.maxMessages || bytes >= (limits.maxBytes ?? Number.POSITIVE_INFINITY)) finish(flush())
      else timer ??= setTimeout(() => finish(flush()), limits.maxWaitMs)
    },
    () => {
      isStopping = true
      return flush()
    },
  )
}

async function startConsumer<Contract extends AnyEvent>(
  { js, manager, log, queues, inHand }: Reading,
  policy: ConsumerPolicy<Contract>,
  take: (message: JsMsg, finish: (work: Promise<void>) => void) => void,
  end: () => Promise<void> = async () => {},
): Promise<Consumption> {
  const [first] = policy.of
  if (!first) throw new Error(`consumer ${policy.durable} reads no contract`)
  await manager.consumers.add(first.stream, {
    durable_name: policy.durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: policy.ackWaitMs * NANOSECONDS_PER_MS,
    max_deliver: -1, // attempts are counted by decideSettlement, which dead-letters
    max_ack_pending: policy.maxInFlight,
    ...(policy.of.length === 1 ? { filter_subject: `${first.name}.*` } : {}),
  })
  queues?.add(first.stream, policy.durable)
  const running = new Set<Promise<void>>()
  const finish = (work: Promise<void>) => {
    const watched: Promise<void> = work
      .catch((error: unknown) => log.error({ err: error, durable: policy.durable }, 'could not settle a message'))
      .finally(() => running.delete(watched))
    running.add(watched)
  }
  const consumer = await js.consumers.get(first.stream, policy.durable)
  const messages: ConsumerMessages = await consumer.consume({
    max_messages: Math.min(policy.maxInFlight, 1_000),
    callback: (message) => {
      inHand.add(message)
      take(message, finish)
    },
  })
  // Slow work is not lost work: only a reader that is gone lets ack_wait run out.
  const holding = setInterval(() => {
    for (const message of inHand) message.working()
  }, policy.ackWaitMs / 3)
  return {
    async stop() {
      await messages.close()
      finish(end())
      while (running.size > 0) await Promise.all(running)
      clearInterval(holding)
    },
  }
}

function read<Contract extends AnyEvent>(
  reading: Reading,
  policy: ConsumerPolicy<Contract>,
  message: JsMsg,
): { event: Received<Contract> } | { unreadable: string } {
  const contract = policy.of.find(({ name }) => message.subject.startsWith(`${name}.`))
  if (!contract) return { unreadable: 'no contract for this subject' }
  let json: unknown
  try {
    json = message.json()
  } catch {
    return { unreadable: 'not JSON' }
  }
  const parsed = contract.payload.safeParse(json)
  if (!parsed.success)
    return {
      unreadable: `payload refused at ${parsed.error.issues.map(({ path }: { path: PropertyKey[] }) => path.join('.')).join(', ')}`,
    }
  const event = {
    name: contract.name,
    payload: parsed.data,
    attempt: attemptOf(reading, message),
    get traceId() {
      return traceIdIn(message.headers) // parsed when somebody asks, which most do not
    },
  }
  return { event: event as Received<Contract> } // name and payload come from one contract
}

async function fail(reading: Reading, policy: ConsumerPolicy, message: JsMsg, error: unknown): Promise<void> {
  const verdict = decideAfterThrow(
    error,
    { attempt: attemptOf(reading, message), deliveries: message.info.deliveryCount },
    policy,
    Math.random,
  )
  reading.log.error(
    {
      err: error,
      durable: policy.durable,
      subject: message.subject,
      attempt: message.info.deliveryCount,
      verdict: verdict.kind,
      trace_id: traceIdIn(message.headers),
    },
    'a handler threw',
  )
  await conclude(reading, policy, message, verdict)
}

const attemptOf = ({ attempts }: Reading, message: JsMsg): number => (attempts.get(message.seq) ?? 0) + 1

async function conclude(
  { js, log, queues, attempts, inHand }: Reading,
  policy: ConsumerPolicy,
  message: JsMsg,
  verdict: Verdict,
): Promise<void> {
  inHand.delete(message)
  if (verdict.kind === 'nak' && verdict.counts) attempts.set(message.seq, (attempts.get(message.seq) ?? 0) + 1)
  if (verdict.kind !== 'nak') attempts.delete(message.seq)
  if (verdict.kind !== 'dead-letter') {
    queues?.count(policy.durable, verdict)
    return settle(message, verdict)
  }
  const letter: DeadLetter = {
    subject: message.subject,
    durable: policy.durable,
    because: verdict.because,
    deliveries: message.info.deliveryCount,
    payload: message.string(),
    at: new Date().toISOString(),
  }
  try {
    await js.publish(deadLetterSubject(policy.durable), JSON.stringify(letter), {
      msgID: `${policy.durable}.${message.seq}`,
      ...sameTrace(message.headers),
    })
    message.term() // with its reason, servers before 2.10.4 would not know it for one and deliver the message again
    queues?.count(policy.durable, verdict)
    log.warn(
      {
        durable: policy.durable,
        subject: message.subject,
        because: verdict.because,
        trace_id: traceIdIn(message.headers),
      },
      'dead-lettered',
    )
  } catch {
    message.nak(5_000) // the dead letter was not kept, so the message must be
  }
}
