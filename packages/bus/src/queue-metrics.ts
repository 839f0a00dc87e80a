import type { JetStreamManager } from '@nats-io/jetstream'
import { type Log, type Metrics, sampleGauges } from '@offhook/runtime'
import type { Verdict } from './settle.ts'

export type QueueMetrics = {
  /** This durable is read here from now on. */
  add(stream: string, durable: string): void
  count(durable: string, verdict: Verdict): void
  stop(): Promise<void>
}

const LOOK_MS = 5_000

const GAUGES = {
  offhook_queue_waiting_messages:
    'Messages that a durable consumer has not been given yet; every process that reads it tells the same',
  offhook_queue_unacknowledged_messages:
    'Messages that a durable consumer was given and has not settled, those put off included',
  offhook_dead_letters_kept: 'Messages in the stream DEADLETTERS; every process that reads a queue tells the same',
} as const

const OUTCOMES = ['acked', 'retried', 'put-off', 'dead-lettered'] as const

/** Counts what becomes of messages in plain numbers, and asks the server now and then how far behind the consumers are that are read here. */
export function measureQueues(
  metrics: Metrics,
  manager: JetStreamManager,
  connected: () => boolean,
  log: Log,
): QueueMetrics {
  const streams = new Map<string, string>()
  const counts = new Map<string, Record<(typeof OUTCOMES)[number], number>>()
  const { meter } = metrics
  meter
    .createObservableCounter('offhook_messages_settled', {
      description: 'Messages by the durable consumer that read them and what it did with them',
    })
    .addCallback((result) => {
      for (const [durable, own] of counts)
        for (const outcome of OUTCOMES) result.observe(own[outcome], { durable, outcome })
    })
  meter
    .createObservableCounter('offhook_dead_letters', {
      description: 'Messages that were given up and kept in DEADLETTERS, by the durable consumer that gave them up',
    })
    .addCallback((result) => {
      for (const [durable, own] of counts) result.observe(own['dead-lettered'], { durable })
    })
  const read = async () => {
    if (!connected() || streams.size === 0) return []
    const [letters, infos] = await Promise.all([
      manager.streams.info('DEADLETTERS'),
      Promise.all([...streams].map(([durable, stream]) => manager.consumers.info(stream, durable))),
    ])
    return [
      { gauge: 'offhook_dead_letters_kept' as const, value: letters.state.messages },
      ...infos.flatMap(({ name, num_pending, num_ack_pending }) => [
        { gauge: 'offhook_queue_waiting_messages' as const, value: num_pending, labels: { durable: name } },
        { gauge: 'offhook_queue_unacknowledged_messages' as const, value: num_ack_pending, labels: { durable: name } },
      ]),
    ]
  }
  const sampling = sampleGauges(metrics, GAUGES, read, { everyMs: LOOK_MS, log })
  return {
    add(stream, durable) {
      streams.set(durable, stream)
      if (!counts.has(durable)) counts.set(durable, { acked: 0, retried: 0, 'put-off': 0, 'dead-lettered': 0 })
    },
    count(durable, verdict) {
      const own = counts.get(durable)
      if (own) own[outcomeOf(verdict)]++
    },
    stop: sampling.stop,
  }
}

function outcomeOf(verdict: Verdict): (typeof OUTCOMES)[number] {
  if (verdict.kind === 'ack') return 'acked'
  if (verdict.kind === 'dead-letter') return 'dead-lettered'
  return verdict.counts ? 'retried' : 'put-off'
}
