import type { ConnectFault, Connection, Connections, ConnectTarget } from './connections.ts'
import type { Transaction } from './transaction.ts'

/**
 * Sends a request over TCP or TLS. A connection that lay idle may have been closed by the peer just then: the request is sent once more, on a new one. Yields why
 * it cannot be sent, if so, as long as its transaction has not ended.
 */
export async function sendOverStream(
  connections: Connections,
  target: ConnectTarget,
  bytes: Buffer,
  transaction: Pick<Transaction<unknown>, 'onEnd' | 'isOver'>,
): Promise<ConnectFault | 'connection-lost' | undefined> {
  for (let isFirst = true; ; isFirst = false) {
    const reached = await connections.reach(target)
    if (transaction.isOver) return undefined
    if ('unreachable' in reached) return reached.unreachable
    const isLost = untilLost(reached.connection, transaction)
    if (!reached.connection.write(bytes)) return 'congested'
    if (!(await isLost)) return undefined
    if (reached.isNew || !isFirst) return 'connection-lost'
  }
}

/** False when the transaction ends before the connection does. */
function untilLost(connection: Connection, { onEnd }: Pick<Transaction<unknown>, 'onEnd'>): Promise<boolean> {
  return new Promise((resolve) => {
    const forget = connection.onEnd(() => resolve(true))
    onEnd(() => {
      forget()
      resolve(false)
    })
  })
}
