import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { type AddressInfo, createServer, isIP, isIPv6, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsSettings } from './connections.ts'
import { type SipPeer, type SipTransport, writeHostPort } from './sip-uri.ts'

/** One address to speak from. UDP and TCP share a port, a free one when it is absent or 0; TLS is listened for on `tlsPort` only. */
export type ListenAddress = { readonly host: string; readonly port?: number; readonly tlsPort?: number }

export type Endpoint = {
  readonly host: string
  readonly port: number
  readonly tlsPort?: number
  readonly udp: UdpSocket
  close(): Promise<void>
}

type Hearers = {
  hearDatagram(udp: UdpSocket, bytes: Buffer, from: RemoteInfo): void
  adopt(socket: Socket, transport: 'tcp' | 'tls'): void
}

const HANDSHAKE_TIMEOUT_MS = 10_000

/** Binds UDP, TCP and, if told to, TLS; rejects with Node's own error when an address cannot be had. */
export async function openEndpoint(
  address: ListenAddress,
  settings: { tls: TlsSettings; maxConnections: number },
  hearers: Hearers,
): Promise<Endpoint> {
  for (let tries = 1; ; tries++) {
    try {
      return await bindEndpoint(address, settings, hearers)
    } catch (cause) {
      // A port that was free for TCP need not be so for UDP.
      const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' // whatever was thrown, it has a code or none
      if (address.port || !isTaken || tries === 8) throw cause
    }
  }
}

async function bindEndpoint(
  { host, port = 0, tlsPort }: ListenAddress,
  { tls, maxConnections }: { tls: TlsSettings; maxConnections: number },
  { hearDatagram, adopt }: Hearers,
): Promise<Endpoint> {
  const udp = createSocket(isIPv6(host) ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' })
  const servers: Server[] = [createServer((socket) => adopt(socket, 'tcp'))]
  if (tlsPort !== undefined) {
    const settings = { ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const
    const secure = createTlsServer(settings, (socket) => adopt(socket, 'tls'))
    secure.maxConnections = maxConnections * 2 // those that still shake hands are nobody's yet
    servers.push(secure)
  }
  const sockets = new Set<Socket>()
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('tlsClientError', () => {}) // a peer that does not speak TLS is let go
  }
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await Promise.all([
      new Promise<void>((resolve) => udp.close(resolve)),
      ...servers.map((server) => new Promise((resolve) => server.close(resolve))),
    ])
  }
  try {
    const chosen = await listenOn(servers[0]!, host, port)
    udp.bind(chosen, host)
    await once(udp, 'listening')
    const securePort = servers[1] && (await listenOn(servers[1], host, tlsPort ?? 0))
    udp.on('message', (bytes, from) => hearDatagram(udp, bytes, from))
    udp.on('error', () => {}) // told to the sender of the datagram, if anybody
    return { host, port: chosen, ...(securePort === undefined ? {} : { tlsPort: securePort }), udp, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function listenOn(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port, ipv6Only: true })
  await once(server, 'listening')
  server.on('error', () => {}) // one connection that could not be taken in
  return (server.address() as AddressInfo).port // a TCP server that listens has one
}

/** The address of a peer that one of our own can reach. */
export async function findTarget(
  { host, port, transport }: SipPeer,
  endpoints: readonly Endpoint[],
): Promise<{ endpoint: Endpoint; address: string; port: number } | { unreachable: 'unknown-host' | 'address-family' }> {
  const addresses = isIP(host)
    ? [host]
    : await lookup(host, { all: true, verbatim: true }).then(
        (found) => found.map(({ address }) => address),
        () => [],
      )
  if (addresses.length === 0) return { unreachable: 'unknown-host' }
  for (const address of addresses) {
    const endpoint = endpoints.find(({ host }) => isIPv6(host) === isIPv6(address))
    if (endpoint) return { endpoint, address, port: port ?? (transport === 'tls' ? 5061 : 5060) }
  }
  return { unreachable: 'address-family' }
}

/** What a peer can send back to: where we listen, or, when that is everywhere, the address that the system would take to go there. */
export async function localAddress(endpoint: Endpoint, remote: string, transport: SipTransport): Promise<string> {
  const port = transport === 'tls' ? (endpoint.tlsPort ?? endpoint.port) : endpoint.port
  if (!isWildcard(endpoint.host)) return writeHostPort(endpoint.host, port)
  const probe = createSocket(isIPv6(remote) ? 'udp6' : 'udp4')
  try {
    probe.connect(9, remote) // sends nothing
    await once(probe, 'connect')
    return writeHostPort(probe.address().address, port)
  } catch {
    return writeHostPort(isIPv6(remote) ? '::1' : '127.0.0.1', port) // there is no way to the peer, which sending will tell
  } finally {
    probe.close()
  }
}

export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'
