import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The port is taken: the message is one sentence for a person. */
export class PortInUse extends Error {
  override name = 'PortInUse'
}

/** After a power cut a whole site connects within a second; Node's own 511 would turn some away. */
const BACKLOG = 4_096

/** Binds a server; port 0 takes a free one. Closing ends idle connections at once and waits up to 3 s for the busy ones. */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      reject(
        new PortInUse(
          `Port ${port} on ${host} is already in use by another program; stop that one or choose another port.`,
          { cause },
        ),
      )
    })
    server.listen({ port, host, backlog: BACKLOG }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port, // a TCP server that listens has one
    close: () =>
      new Promise((resolve) => {
        const giveUp = setTimeout(() => server.closeAllConnections(), 3_000)
        server.close(() => {
          clearTimeout(giveUp)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
