import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import type { AnyEvent, PayloadOf } from '@offhook/contracts'

/** No answer waits longer than this for what a stream holds. */
const READ_MS = 2_000

/** The events of a contract among the last `count` messages that its stream keeps, the oldest first. Acknowledges nothing, and leaves nothing behind on the server. */
export async function readLatest<Contract extends AnyEvent>(
  js: JetStreamClient,
  manager: JetStreamManager,
  contract: Contract,
  count: number,
): Promise<PayloadOf<Contract>[]> {
  const { state } = await manager.streams.info(contract.stream)
  if (state.messages === 0) return []
  const from = Math.max(state.first_seq, state.last_seq - count + 1)
  const consumer = await js.consumers.get(contract.stream, { deliver_policy: 'by_start_sequence', opt_start_seq: from })
  const found: PayloadOf<Contract>[] = []
  try {
    const messages = await consumer.fetch({ max_messages: state.last_seq - from + 1, expires: READ_MS })
    for await (const message of messages) {
      const payload = contract.payload.safeParse(message.json())
      if (payload.success && message.subject.startsWith(`${contract.name}.`)) found.push(payload.data as never) // parsed by the contract
      if (message.seq >= state.last_seq) break
    }
  } finally {
    await consumer.delete().catch(() => undefined) // it would end by itself after a while
  }
  return found
}
