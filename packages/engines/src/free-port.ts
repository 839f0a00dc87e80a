import { connect, createServer } from 'node:net'
import { threadId } from 'node:worker_threads'

/** Below what systems give to outgoing connections (32768 on Linux, 49152 elsewhere): else one of these may have the port before whoever was told of it listens. */
const [FIRST, LAST] = [10_240, 32_767]
/** Processes and threads that look at the same time begin apart. */
const STRIDE = 97

let next = FIRST + (((process.pid + threadId) * STRIDE) % (LAST - FIRST + 1))

/** A TCP port that is free on loopback, and that this process was not given before. */
export async function freePort(): Promise<number> {
  for (let tried = FIRST; tried <= LAST; tried++) {
    const port = next
    next = next === LAST ? FIRST : next + 1
    if (await isFree(port)) return port
  }
  throw new Error(`every port from ${FIRST} to ${LAST} is in use on 127.0.0.1`)
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

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
