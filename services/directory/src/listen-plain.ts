import type { AddressInfo, Server, Socket } from 'node:net'
import { PortInUse } from '@offhook/runtime'

/** After a power cut a whole site asks within a second. */
const BACKLOG = 4_096

/** Binds a server that is no HTTP server; port 0 takes a free one. Closing ends every connection: nobody waits longer than its second here. */
export async function listenPlain(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
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
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
