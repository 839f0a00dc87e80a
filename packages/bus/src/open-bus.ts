import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/nats-core'
import { connect } from '@nats-io/transport-node'
import { type AnyEvent, type ConsumerPolicy, type PayloadOf, subjectOf } from '@offhook/contracts'
import type { Log, Metrics } from '@offhook/runtime'
import { type AckedPublish, ackedPublish, type Outgoing } from './acked-publish.ts'
import { type BatchLimits, type Consumption, consumeBatches, consumeEach, type Received } from './consume.ts'
import { ensureStreams } from './ensure-streams.ts'
import { BusUnavailable } from './lost-infrastructure.ts'
import type { Outcome } from './outcome.ts'
import { measureQueues } from './queue-metrics.ts'
import { readLatest } from './read-latest.ts'
import { traceHeaders } from './trace-headers.ts'

export type Bus = {
  /** Resolves once the stream has the event; a repeat within the stream's window is told. Throws {@link BusUnavailable}. */
  publish<Contract extends AnyEvent>(contract: Contract, payload: PayloadOf<Contract>): Promise<{ duplicate: boolean }>
  /**
   * Many events of one contract, in their order, for a fraction of what each would cost alone: the last one's acknowledgement stands for all of them. Throws {@link BusUnavailable} when it
   * does not come: then any of them may be there or not, and they are to be published again, which the stream tells by their ids. Throws before it publishes any when one breaks the contract.
   */
  publishAll<Contract extends AnyEvent>(contract: Contract, payloads: readonly PayloadOf<Contract>[]): Promise<void>
  consume<Contract extends AnyEvent>(
    policy: ConsumerPolicy<Contract>,
    handle: (message: Received<Contract>) => Promise<Outcome>,
  ): Promise<Consumption>
  consumeBatches<Contract extends AnyEvent>(
    policy: ConsumerPolicy<Contract>,
    limits: BatchLimits,
    handle: (messages: readonly Received<Contract>[]) => Promise<Outcome | readonly Outcome[]>,
  ): Promise<Consumption>
  /** Hears events of a contract from now on, at most once and without acknowledging: for caches that can be thrown away. */
  watch<Contract extends AnyEvent>(contract: Contract, hear: (payload: PayloadOf<Contract>) => void): { stop(): void }
  /** The events of a contract among the last `count` messages of its stream, the oldest first. */
  readLatest<Contract extends AnyEvent>(contract: Contract, count: number): Promise<PayloadOf<Contract>[]>
  connected(): boolean
  /** Called after a lost connection is back: whoever watches may have missed events meanwhile. */
  onReconnect(call: () => void): void
  close(): Promise<void>
}

const ACK_TIMEOUT_MS = 5_000

/** Connects, waiting for the server when `waitForServer`; makes the streams. Reconnects for ever. With `metrics`, the queues that are read are measured. */
export async function openBus(
  natsUrl: string,
  { name, log, metrics, replicas = 1 }: { name: string; log: Log; metrics?: Metrics; replicas?: number },
): Promise<Bus> {
  const connection = await connect({
    servers: natsUrl.split(','),
    name: `offhook ${name}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    waitOnFirstConnect: true,
    noAsyncTraces: true, // halves the cost of a publish
    ignoreAuthErrorAbort: true,
  })
  const reconnected: (() => void)[] = []
  const state = { connected: true }
  void watchConnection(connection, state, reconnected, log)
  const manager = await jetstreamManager(connection, { timeout: 10_000 })
  await ensureStreams(manager, replicas)
  const js = jetstream(connection, { timeout: ACK_TIMEOUT_MS })
  const queues = metrics && measureQueues(metrics, manager, () => state.connected, log)
  const reading = { js, manager, log, queues }
  const acked = ackedPublish(connection)
  return {
    publish: (contract, payload) => publish(acked, state, contract, payload),
    publishAll: (contract, payloads) => publishAll(acked, state, contract, payloads),
    consume: (policy, handle) => consumeEach(reading, policy, handle),
    consumeBatches: (policy, limits, handle) => consumeBatches(reading, policy, limits, handle),
    watch(contract, hear) {
      const subscription = connection.subscribe(`${contract.name}.*`, {
        callback: (error, message) => {
          if (error) return
          const payload = contract.payload.safeParse(message.json())
          if (payload.success) hear(payload.data)
        },
      })
      return { stop: () => subscription.unsubscribe() }
    },
    async readLatest(contract, count) {
      if (!state.connected) throw new BusUnavailable(`the bus is away; ${contract.stream} was not read`)
      return readLatest(js, manager, contract, count)
    },
    connected: () => state.connected,
    onReconnect: (call) => reconnected.push(call),
    async close() {
      await queues?.stop()
      if (state.connected) await connection.drain()
      else await connection.close()
      acked.stop()
    },
  }
}

async function publish<Contract extends AnyEvent>(
  acked: AckedPublish,
  state: { connected: boolean },
  contract: Contract,
  payload: PayloadOf<Contract>,
): Promise<{ duplicate: boolean }> {
  const message = messageOf(contract, payload)
  if (!state.connected) throw new BusUnavailable(`the bus is away; ${contract.name} was not published`)
  try {
    return await acked.publish(message)
  } catch (cause) {
    throw new BusUnavailable(`${contract.name} was not acknowledged`, { cause })
  }
}

async function publishAll<Contract extends AnyEvent>(
  acked: AckedPublish,
  state: { connected: boolean },
  contract: Contract,
  payloads: readonly PayloadOf<Contract>[],
): Promise<void> {
  const messages = payloads.map((payload) => messageOf(contract, payload))
  const last = messages.pop()
  if (!last) return
  if (!state.connected) throw new BusUnavailable(`the bus is away; ${contract.name} was not published`)
  try {
    for (const message of messages) acked.publishUnanswered(message)
    await acked.publish(last)
  } catch (cause) {
    throw new BusUnavailable(`${contract.name} was not acknowledged`, { cause })
  }
}

function messageOf<Contract extends AnyEvent>(contract: Contract, payload: PayloadOf<Contract>): Outgoing {
  const parsed = contract.payload.parse(payload) as PayloadOf<Contract> & object
  return {
    subject: subjectOf(contract, parsed),
    payload: JSON.stringify(parsed),
    messageId: contract.messageId(parsed),
    carried: traceHeaders(parsed),
  }
}

async function watchConnection(
  connection: NatsConnection,
  state: { connected: boolean },
  reconnected: (() => void)[],
  log: Log,
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') {
      state.connected = false
      log.warn('the bus is away')
    } else if (status.type === 'reconnect') {
      state.connected = true
      log.info('the bus is back')
      for (const call of reconnected) call()
    }
  }
}
