import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { encodePacket, type NotAPacket, parsePacket, type TftpPacket } from '../packets.ts'

export type Heard = { readonly packet: TftpPacket | NotAPacket; readonly datagram: Buffer; readonly port: number }

export type RawPeer = {
  readonly port: number
  send(what: TftpPacket | Buffer, port: number): void
  /** The next datagram that came, or comes. */
  hear(): Promise<Heard>
  /** How many came that nobody heard yet. */
  readonly unheard: number
  close(): Promise<void>
}

/** A phone of which every datagram is in the test's hand. */
export async function openPeer(host = '127.0.0.1', to = host.includes(':') ? '::1' : '127.0.0.1'): Promise<RawPeer> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const came: Heard[] = []
  const waiting: ((heard: Heard) => void)[] = []
  socket.on('message', (datagram, { port }) => {
    const heard = { packet: parsePacket(datagram), datagram, port }
    const first = waiting.shift()
    if (first) first(heard)
    else came.push(heard)
  })
  await new Promise<void>((resolve) => socket.bind(0, host, resolve))
  return {
    port: (socket.address() as AddressInfo).port,
    send: (what, port) => socket.send(Buffer.isBuffer(what) ? what : encodePacket(what), port, to),
    hear() {
      const heard = came.shift()
      return heard ? Promise.resolve(heard) : new Promise((resolve) => waiting.push(resolve))
    },
    get unheard() {
      return came.length
    },
    close: () => new Promise((resolve) => socket.close(resolve)),
  }
}

export const readRequest = (path: string, options: Record<string, string> = {}, mode = 'octet'): TftpPacket => ({
  kind: 'read',
  path,
  mode,
  options: new Map(Object.entries(options)),
})

/** Answers block after block, the first of which was heard already, until the last. Yields the bytes. */
export async function fetchRest(peer: RawPeer, first: Heard, blksize = 512): Promise<Buffer> {
  const blocks: Buffer[] = []
  for (let heard = first; ; heard = await peer.hear()) {
    if ('notAPacket' in heard.packet || heard.packet.kind !== 'data')
      throw new Error('Something else than a block came.')
    const { block, bytes } = heard.packet
    if (block === ((blocks.length + 1) & 0xffff)) blocks.push(bytes)
    peer.send({ kind: 'ack', block }, heard.port)
    if (bytes.length < blksize) return Buffer.concat(blocks)
  }
}
