import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { SipMessage } from './sip-message.ts'
import { openStreamReader } from './stream-reader.ts'

export type TlsSettings = {
  /** PEM. */
  readonly key?: string | Buffer
  readonly cert?: string | Buffer
  /** PEM; the system's own when absent. */
  readonly ca?: string | Buffer
  /** Phones mostly bring certificates that nobody signed. Theirs is then not looked at, and a false phone not found out. */
  readonly allowUnverified?: boolean
}

export type Connection = {
  readonly transport: 'tcp' | 'tls'
  readonly remote: { readonly address: string; readonly port: number }
  /** False when too much waits already to be sent. */
  write(bytes: Buffer): boolean
  /** Runs once when the connection ends; a connection with such a listener is not idle. The answer takes the listener off. */
  onEnd(listener: () => void): () => void
}

export type ConnectFault = 'connection-refused' | 'no-route' | 'connection-failed' | 'tls-failed' | 'congested'

export type Connections = {
  /** The connection to that address, opened if need be. `isNew` when nobody has used it before. */
  reach(target: ConnectTarget): Promise<{ connection: Connection; isNew: boolean } | { unreachable: ConnectFault }>
  /** Takes in a connection that a peer has opened. */
  adopt(socket: Socket, transport: 'tcp' | 'tls'): void
  readonly size: number
  close(): void
}

export type ConnectTarget = {
  readonly transport: 'tcp' | 'tls'
  /** The name that a certificate must bear. */
  readonly host: string
  readonly address: string
  readonly port: number
  readonly localAddress?: string
}

const MAX_UNSENT_BYTES = 1_048_576
const CONNECT_TIMEOUT_MS = 10_000

type Kept = Connection & { readonly socket: Socket; lastUsedAt: number; readonly listeners: Set<() => void> }

/** TCP and TLS connections, one per peer, closed after `idleMs` without a byte; when there are too many, the one that was idle longest makes room. */
export function openConnections({
  tls,
  idleMs,
  maxConnections,
  onMessage,
}: {
  tls: TlsSettings
  idleMs: number
  maxConnections: number
  onMessage(message: SipMessage, connection: Connection): void
}): Connections {
  const kept = new Set<Kept>()
  const byPeer = new Map<string, Promise<Kept | { unreachable: ConnectFault }>>()
  let opening = 0

  const makeRoom = (): boolean => {
    if (kept.size + opening < maxConnections) return true
    const idle = [...kept].filter(({ listeners }) => listeners.size === 0)
    const oldest = idle.toSorted((one, other) => one.lastUsedAt - other.lastUsedAt)[0]
    oldest?.socket.destroy()
    if (oldest) kept.delete(oldest)
    return oldest !== undefined
  }
  const keep = (socket: Socket, transport: 'tcp' | 'tls'): Kept => {
    const read = openStreamReader()
    const listeners = new Set<() => void>()
    const connection: Kept = {
      transport,
      remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
      socket,
      lastUsedAt: performance.now(),
      listeners,
      write(bytes) {
        if (!socket.writable || socket.writableLength > MAX_UNSENT_BYTES) return false
        connection.lastUsedAt = performance.now()
        socket.write(bytes)
        return true
      },
      onEnd(listener) {
        listeners.add(listener)
        return () => {
          if (listeners.delete(listener) && listeners.size === 0) socket.setTimeout(idleMs) // counted from now
        }
      },
    }
    kept.add(connection)
    socket.setNoDelay(true)
    socket.setTimeout(idleMs, () => {
      if (listeners.size === 0) socket.destroy()
    })
    socket.on('data', (chunk) => {
      connection.lastUsedAt = performance.now()
      const { messages, fault } = read(chunk)
      for (const message of messages) onMessage(message, connection)
      if (fault) socket.destroy()
    })
    socket.on('error', () => {}) // followed by close
    socket.once('end', () => socket.destroy())
    socket.once('close', () => {
      kept.delete(connection)
      for (const listener of [...listeners]) listener()
      listeners.clear()
    })
    if (socket.destroyed) kept.delete(connection)
    return connection
  }
  const open = (target: ConnectTarget): Promise<Kept | { unreachable: ConnectFault }> => {
    if (!makeRoom()) return Promise.resolve({ unreachable: 'congested' })
    opening++
    return connectTo(target, tls).then((answer) => {
      opening--
      return 'unreachable' in answer ? answer : keep(answer.socket, target.transport)
    })
  }
  return {
    async reach(target) {
      const peer = `${target.transport} ${target.host} ${target.address} ${target.port} ${target.localAddress ?? ''}`
      const known = byPeer.get(peer)
      const before = await known
      if (before && !('unreachable' in before) && before.socket.writable) return { connection: before, isNew: false }
      const there = byPeer.get(peer) // another may have begun meanwhile
      const opened = there && there !== known ? there : open(target)
      byPeer.set(peer, opened)
      const connection = await opened
      const forget = () => {
        if (byPeer.get(peer) === opened) byPeer.delete(peer)
      }
      if ('unreachable' in connection) {
        forget()
        return connection
      }
      if (connection.socket.destroyed) {
        forget()
        return { unreachable: 'connection-failed' }
      }
      if (opened !== there) connection.socket.once('close', forget)
      return { connection, isNew: opened !== there }
    },
    adopt(socket, transport) {
      if (makeRoom()) keep(socket, transport)
      else socket.destroy()
    },
    get size() {
      return kept.size
    },
    close() {
      for (const { socket } of kept) socket.destroy()
    },
  }
}

function connectTo(
  { transport, host, address, port, localAddress }: ConnectTarget,
  { key, cert, ca, allowUnverified = false }: TlsSettings,
): Promise<{ socket: Socket } | { unreachable: ConnectFault }> {
  return new Promise((resolve) => {
    const where = { host: address, port, ...(localAddress === undefined ? {} : { localAddress }) }
    let isConnected = false
    const socket: Socket | TLSSocket =
      transport === 'tcp'
        ? connect(where)
        : connectTls({
            ...where,
            ...(isIP(host) ? {} : { servername: host }),
            ...(key === undefined ? {} : { key }),
            ...(cert === undefined ? {} : { cert }),
            ...(ca === undefined ? {} : { ca }),
            rejectUnauthorized: !allowUnverified,
            minVersion: 'TLSv1.2',
          })
    const giveUp = setTimeout(
      () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      CONNECT_TIMEOUT_MS,
    )
    socket.once('connect', () => {
      isConnected = true
    })
    socket.once(transport === 'tcp' ? 'connect' : 'secureConnect', () => {
      clearTimeout(giveUp)
      resolve({ socket })
    })
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(giveUp)
      resolve({ unreachable: transport === 'tls' && isConnected ? 'tls-failed' : faultOf(cause) })
    })
  })
}

/** What an error of a socket says of the way to the peer. */
export function faultOf({ code }: NodeJS.ErrnoException): 'connection-refused' | 'no-route' | 'connection-failed' {
  if (code === 'ECONNREFUSED') return 'connection-refused'
  const isNoRoute = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EINVAL', 'EACCES', 'EPERM'].includes(code ?? '')
  return isNoRoute ? 'no-route' : 'connection-failed'
}
