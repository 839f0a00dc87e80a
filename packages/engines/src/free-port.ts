import { type AddressInfo, connect, createServer } from 'node:net'

const handedOut = new Set<number>()

/** A TCP port on loopback that was free a moment ago, and that this process was not given before: the system hands out the same one again soon. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  await new Promise((resolve) => server.close(resolve))
  if (handedOut.has(port)) return freePort()
  handedOut.add(port)
  return port
}

/** Whether something accepts connections there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
