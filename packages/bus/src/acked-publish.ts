import { createInbox, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/nats-core'

export type PublishAck = { readonly duplicate: boolean }

/** `carried` are headers that it has besides its id. */
export type Outgoing = {
  readonly subject: string
  readonly payload: string
  readonly messageId: string
  readonly carried: MsgHdrs | undefined
}

export type AckedPublish = {
  /** Resolves when the stream has the message; rejects when it says no, nobody keeps the subject, or no answer comes in time. */
  publish(message: Outgoing): Promise<PublishAck>
  /** Without an answer: whether the stream has it is told by a later message of this connection that is acknowledged, since a stream takes them in order. */
  publishUnanswered(message: Outgoing): void
  /** Once the connection is drained. */
  stop(): void
}

type Waiting = { resolve(ack: PublishAck): void; reject(cause: Error): void; readonly since: number }

const ACK_TIMEOUT_MS = 5_000
const SWEEP_MS = 500

/**
 * Publishes with one inbox for all of JetStream's acknowledgements: the client's own `js.publish` makes a request object, a timer and, once answered, an
 * error with its stack for each message, which costs more than the message.
 */
export function ackedPublish(connection: NatsConnection): AckedPublish {
  const inbox = createInbox()
  const waiting = new Map<string, Waiting>()
  let number = 0
  connection.subscribe(`${inbox}.*`, {
    callback(error, message) {
      const token = message.subject.slice(inbox.length + 1)
      const own = waiting.get(token)
      if (!own) return
      waiting.delete(token)
      const answer = error ?? readAck(message)
      if (answer instanceof Error) own.reject(answer)
      else own.resolve(answer)
    },
  })
  const sweep = setInterval(() => {
    const oldest = performance.now() - ACK_TIMEOUT_MS
    for (const [token, { since, reject }] of waiting) {
      if (since > oldest) break // kept in order of time
      waiting.delete(token)
      reject(new Error('no acknowledgement in time'))
    }
  }, SWEEP_MS)
  return {
    publish: (message) =>
      new Promise((resolve, reject) => {
        const token = (number++).toString(36)
        waiting.set(token, { resolve, reject, since: performance.now() })
        connection.publish(message.subject, message.payload, {
          reply: `${inbox}.${token}`,
          headers: headersOf(message),
        })
      }),
    publishUnanswered: (message) =>
      connection.publish(message.subject, message.payload, { headers: headersOf(message) }),
    stop() {
      clearInterval(sweep)
      for (const { reject } of waiting.values()) reject(new Error('the connection is closed'))
      waiting.clear()
    },
  }
}

function headersOf({ messageId, carried = headers() }: Outgoing): MsgHdrs {
  carried.set('Nats-Msg-Id', messageId)
  return carried
}

/** `{stream, seq, duplicate?}`, `{error: {description}}`, or the 503 that says no stream keeps the subject. */
function readAck(message: Msg): PublishAck | Error {
  if (message.headers && message.headers.code >= 400) return new Error(`the server answered ${message.headers.code}`)
  try {
    const { error, duplicate } = message.json<{ error?: { description?: string }; duplicate?: boolean }>()
    return error ? new Error(error.description ?? 'refused') : { duplicate: duplicate ?? false }
  } catch (cause) {
    return new Error('not an acknowledgement', { cause })
  }
}
