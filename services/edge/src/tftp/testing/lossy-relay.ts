import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'

export type LossyRelay = {
  readonly port: number
  readonly counts: { passed: number; lost: number; repeated: number; swapped: number }
  close(): Promise<void>
}

/** Numbers from 0 to 1, always the same ones of a seed (a linear congruential generator modulo 2^32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * A bad network before a TFTP server on loopback. Each datagram, either way, is lost, repeated or swapped with the one after it, each with probability
 * `share`. Every client has a port of its own towards the server, and every transfer one towards its client, as transfer ids demand.
 */
export async function openLossyRelay(serverPort: number, share: number, seed: number): Promise<LossyRelay> {
  const random = seededNumbers(seed)
  const counts = { passed: 0, lost: 0, repeated: 0, swapped: 0 }
  const sockets: Socket[] = []
  const open = async () => {
    const socket = createSocket('udp4').on('error', () => {})
    sockets.push(socket)
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return socket
  }
  const badWay = (deliver: (datagram: Buffer) => void) => {
    let held: Buffer | undefined
    return (datagram: Buffer) => {
      const drawn = random()
      if (drawn < share) return void counts.lost++
      if (drawn < 2 * share && !held) {
        counts.swapped++
        held = datagram
        return
      }
      counts.passed++
      deliver(datagram)
      if (drawn > 1 - share) {
        counts.repeated++
        deliver(datagram)
      }
      if (held) deliver(held)
      held = undefined
    }
  }

  const clients = new Map<number, Promise<(datagram: Buffer) => void>>()
  const connect = async (clientPort: number) => {
    const [towardsServer, towardsClient] = [await open(), await open()]
    let transferPort = serverPort
    const forth = badWay((datagram) => towardsServer.send(datagram, transferPort, '127.0.0.1'))
    const back = badWay((datagram) => towardsClient.send(datagram, clientPort, '127.0.0.1'))
    towardsClient.on('message', forth)
    towardsServer.on('message', (datagram, { port }) => {
      transferPort = port
      back(datagram)
    })
    return forth
  }
  const entrance = await open()
  entrance.on('message', (datagram, { port }) => {
    const client = clients.get(port) ?? connect(port)
    clients.set(port, client)
    void client.then((forth) => forth(datagram))
  })
  return {
    port: (entrance.address() as AddressInfo).port,
    counts,
    async close() {
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))))
    },
  }
}
