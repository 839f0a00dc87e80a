import { createServer, type Socket } from 'node:net'
import { type Log, listenPlain, openUdpSocket, type Peer, PortInUse, plainAddress } from '@offhook/runtime'

export type SyslogServer = { readonly port: number; close(): Promise<void> }

type Take = (line: string, source: string) => Promise<void>

/** One more is turned away. */
const MAX_CONNECTIONS = 500
/** RFC 5425 wants 2048 to be taken, and 8192 if that is possible. */
export const MAX_LINE_BYTES = 8_192
/** Lines under way; datagrams beyond are lost, connections are not read on. */
const MAX_UNDER_WAY = 2_000
const IDLE_MS = 15 * 60_000
const MAX_TRIES = 8

/** Syslog over UDP (RFC 5426) and TCP (RFC 6587: octets counted or lines) on one port. `onLost` is told of datagrams that came too fast. */
export async function startSyslog(
  { host, port }: { host: string; port: number },
  take: Take,
  { log, onLost }: { log: Log; onLost(): void },
): Promise<SyslogServer> {
  let underWay = 0
  const takeOne: Take = async (line, source) => {
    underWay++
    try {
      await take(line, source)
    } finally {
      underWay--
    }
  }
  const makeServer = () => {
    const server = createServer((socket) => {
      const source = plainAddress(socket.remoteAddress ?? '')
      socket.setTimeout(IDLE_MS, () => socket.destroy())
      readFrames(socket, (line) => takeOne(line, source)).catch((cause: unknown) => {
        log.debug({ err: cause, source }, 'a syslog connection broke off')
        socket.destroy()
      })
    })
    server.maxConnections = MAX_CONNECTIONS
    return server
  }
  const hear = (datagram: Buffer, { address }: Peer) => {
    if (underWay >= MAX_UNDER_WAY) return onLost()
    const source = plainAddress(address)
    for (const line of datagram.subarray(0, MAX_LINE_BYTES).toString().split('\n'))
      if (line.trim() !== '') void takeOne(line, source)
  }
  for (let tries = 1; ; tries++) {
    const tcp = await listenPlain(makeServer(), { host, port })
    try {
      const udp = await openUdpSocket({ host, port: tcp.port }, hear)
      return {
        port: tcp.port,
        async close() {
          await Promise.all([udp.close(), tcp.close()])
        },
      }
    } catch (cause) {
      await tcp.close()
      // Any port was asked for, and one that was free for TCP need not be so for UDP.
      if (port !== 0 || !(cause instanceof PortInUse) || tries === MAX_TRIES) throw cause
    }
  }
}

/** Reads a connection to its end, a frame at a time: nothing more is read until one is taken. Throws for a frame that is too long. */
async function readFrames(socket: Socket, take: (line: string) => Promise<void>): Promise<void> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of socket as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    for (let frame = nextFrame(rest); frame; frame = nextFrame(rest)) {
      rest = rest.subarray(frame.bytes)
      if (frame.line.trim() !== '') await take(frame.line)
    }
    if (rest.length > MAX_LINE_BYTES) throw new Error('a frame is too long')
  }
  if (rest.toString().trim() !== '') await take(rest.toString())
}

/** The first whole frame of what came (RFC 6587 section 3.4): `57 <34>…` by its length, else up to a line feed or NUL. Throws for a length that is too long. */
export function nextFrame(bytes: Buffer): { readonly line: string; readonly bytes: number } | undefined {
  const [counted, length] = /^([1-9]\d{0,5}) (?=<)/.exec(bytes.toString('latin1', 0, 16)) ?? []
  if (counted !== undefined) {
    const end = counted.length + Number(length)
    if (Number(length) > MAX_LINE_BYTES) throw new Error('a frame is too long')
    return bytes.length < end ? undefined : { line: bytes.toString('utf8', counted.length, end), bytes: end }
  }
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0)
  return end < 0 ? undefined : { line: bytes.toString('utf8', 0, end), bytes: end + 1 }
}
