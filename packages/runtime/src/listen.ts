import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'

/** The port is taken: the message is one sentence for a person. */
export class PortInUse extends Error {
  override name = 'PortInUse'
}

export type Address = { readonly host: string; readonly port: number }
export type Listening = { readonly port: number; close(): Promise<void> }

/** After a power cut a whole site connects within a second; Node's own 511 would turn some away. */
const BACKLOG = 4_096

/** Binds an HTTP server; port 0 takes a free one. Closing ends idle connections at once and waits up to 3 s for the busy ones. */
export async function listen(server: HttpServer, address: Address): Promise<Listening> {
  return {
    port: await bind(server, address),
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

/** Binds a server that is no HTTP server; port 0 takes a free one. Closing ends every connection at once. */
export async function listenPlain(server: Server, address: Address): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    port: await bind(server, address),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** The port that it has. Throws a {@link PortInUse}. */
async function bind(server: Server, { host, port }: Address): Promise<number> {
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
  return (server.address() as AddressInfo).port // a TCP server that listens has one
}
