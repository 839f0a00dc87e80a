import { randomBytes } from 'node:crypto'
import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram'
import { openAnswerer } from './answer-requests.ts'
import { type ConnectFault, openConnections, type TlsSettings } from './connections.ts'
import { type Endpoint, findTarget, isWildcard, type ListenAddress, localAddress, openEndpoint } from './endpoints.ts'
import { openRequestHandlers, type RequestHandlers } from './request-handlers.ts'
import { sendDatagrams } from './send-datagrams.ts'
import { sendOverStream } from './send-over-stream.ts'
import {
  headersOf,
  parseCSeq,
  parseSipMessage,
  type SipHeader,
  type SipMessage,
  type SipResponse,
  writeSipMessage,
} from './sip-message.ts'
import { parseParameters, type SipPeer, splitList } from './sip-uri.ts'
import { openTransaction, type Transaction } from './transaction.ts'

/** pino's, for one. What peers send is never written to it. */
export type SipLog = { warn(fields: object, message: string): void }

export type SipClientOptions = {
  /** IPv4 and IPv6 are two addresses. */
  readonly listen: ListenAddress | readonly ListenAddress[]
  readonly tls?: TlsSettings
  readonly log?: SipLog
  /** Milliseconds that a connection may lie unused; 60 s. */
  readonly idleMs?: number
  readonly maxConnections?: number
  /** Requests under way; one more is unreachable as `congested`. */
  readonly maxRequests?: number
  /** RFC 3261's T1 and T2 in milliseconds, 500 and 4000. */
  readonly t1Ms?: number
  readonly t2Ms?: number
}

export type SipCall = {
  readonly method: string
  readonly uri: string
  /** From, To, Call-ID, CSeq and what else the method wants, names in lower case; Via and Max-Forwards are ours. */
  readonly headers: readonly SipHeader[]
  readonly body?: Buffer
  /** A Contact with this user and our address is added. */
  readonly contactUser?: string
  readonly peer: SipPeer
  /** 32 s, which is 64 times T1, when absent. */
  readonly timeoutMs?: number
}

export type Unreachable = 'unknown-host' | 'address-family' | 'connection-lost' | 'too-large' | 'closed' | ConnectFault

export type SipOutcome =
  | { readonly kind: 'response'; readonly response: SipResponse }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly because: Unreachable }

export type SipClient = {
  /** The final response to a request. Throws {@link SipMessageInvalid} for one that cannot be written. */
  request(call: SipCall): Promise<SipOutcome>
  /** Handlers are asked in the order of their coming, one for a user of ours before the others; the answer takes this one off. */
  onRequest: RequestHandlers['add']
  readonly addresses: readonly { host: string; port: number; tlsPort?: number }[]
  /** Now held: requests under way, connections. */
  readonly load: { requests: number; connections: number }
  close(): Promise<void>
}

/** Opens the sockets; rejects with Node's own error when an address cannot be had. */
export async function openSipClient(options: SipClientOptions): Promise<SipClient> {
  const {
    tls = {},
    log,
    idleMs = 60_000,
    maxConnections = 512,
    maxRequests = 10_000,
    t1Ms = 500,
    t2Ms = 4_000,
  } = options
  const waiting = new Map<string, (response: SipResponse) => void>()
  const underWay = new Set<Transaction<SipOutcome>>()
  let isClosed = false
  const handlers = openRequestHandlers()
  const answer = openAnswerer({
    handlers,
    onFault: (err) => log?.warn({ err }, 'a SIP request was not answered as its handler wished'),
  })

  const hear = (message: SipMessage): void => {
    if (message.kind !== 'response') return
    const vias = splitList(headersOf(message, 'via').join(', '))
    const branch = parseParameters(vias[0] ?? '').get('branch')
    // Several Vias: meant for somebody behind us, where nobody is (RFC 3261 section 8.1.3.3).
    if (vias.length === 1 && branch !== undefined) waiting.get(`${branch} ${parseCSeq(message)?.method}`)?.(message)
  }
  const connections = openConnections({
    tls,
    idleMs,
    maxConnections,
    onMessage(message, connection) {
      if (message.kind === 'response') return hear(message)
      const source = { ...connection.remote, transport: connection.transport }
      void answer(message, source, (bytes) => connection.write(bytes))
    },
  })
  const hearDatagram = (udp: UdpSocket, bytes: Buffer, { address, port }: RemoteInfo) => {
    const message = parseSipMessage(bytes)
    if (message.kind === 'response') hear(message)
    if (message.kind !== 'request') return
    void answer(message, { address, port, transport: 'udp' }, (reply, to) => {
      if (!isClosed) udp.send(reply, to.port, to.address, () => {}) // a handler may take longer than we live
    })
  }
  const endpoints: Endpoint[] = []
  const closeAll = async () => {
    connections.close()
    await Promise.all(endpoints.map((endpoint) => endpoint.close()))
  }
  try {
    for (const address of [options.listen].flat())
      endpoints.push(await openEndpoint(address, { tls, maxConnections }, { hearDatagram, adopt: connections.adopt }))
  } catch (cause) {
    await closeAll()
    throw cause
  }

  const request = async (call: SipCall): Promise<SipOutcome> => {
    if (isClosed) return unreachable('closed')
    if (underWay.size >= maxRequests) return unreachable('congested')
    const transaction = openTransaction<SipOutcome>()
    underWay.add(transaction)
    const timer = setTimeout(() => transaction.finish({ kind: 'timeout' }), call.timeoutMs ?? 64 * t1Ms)
    transaction.onEnd(() => {
      underWay.delete(transaction)
      clearTimeout(timer)
    })
    transact(call, transaction).catch(transaction.fail)
    return transaction.outcome
  }

  const transact = async (call: SipCall, transaction: Transaction<SipOutcome>): Promise<void> => {
    const { transport } = call.peer
    const target = await findTarget(call.peer, endpoints)
    if ('unreachable' in target) return transaction.finish(unreachable(target.unreachable))
    const branch = `z9hG4bK${randomBytes(12).toString('hex')}`
    const local = await localAddress(target.endpoint, target.address, transport)
    const bytes = writeRequest(call, branch, local)
    if (transaction.isOver) return
    const key = `${branch} ${call.method}`
    let isProceeding = false
    waiting.set(key, (response) => {
      if (response.status < 200) isProceeding = true
      else transaction.finish({ kind: 'response', response })
    })
    transaction.onEnd(() => waiting.delete(key))
    const { endpoint, address, port } = target
    const fault =
      transport === 'udp'
        ? await sendDatagrams(
            { udp: endpoint.udp, address, port, bytes, t1Ms, t2Ms, isProceeding: () => isProceeding },
            transaction,
          )
        : await sendOverStream(
            connections,
            {
              transport,
              host: call.peer.host,
              address,
              port,
              ...(isWildcard(endpoint.host) ? {} : { localAddress: endpoint.host }),
            },
            bytes,
            transaction,
          )
    if (fault) transaction.finish(unreachable(fault))
  }

  return {
    request,
    onRequest: handlers.add,
    addresses: endpoints.map(({ host, port, tlsPort }) => ({
      host,
      port,
      ...(tlsPort === undefined ? {} : { tlsPort }),
    })),
    get load() {
      return { requests: underWay.size, connections: connections.size }
    },
    async close() {
      if (isClosed) return
      isClosed = true
      for (const transaction of [...underWay]) transaction.finish(unreachable('closed'))
      await closeAll()
    },
  }
}

function writeRequest(call: SipCall, branch: string, local: string): Buffer {
  const { transport } = call.peer
  const scheme = `;transport=${transport}`
  return writeSipMessage({
    kind: 'request',
    method: call.method,
    uri: call.uri,
    headers: [
      ['via', `SIP/2.0/${transport.toUpperCase()} ${local};branch=${branch};rport`],
      ['max-forwards', '70'],
      ...call.headers,
      ...(call.contactUser === undefined
        ? []
        : [['contact', `<sip:${call.contactUser}@${local}${transport === 'udp' ? '' : scheme}>`] as const]),
    ],
    body: call.body ?? Buffer.alloc(0),
  })
}

const unreachable = (because: Unreachable): SipOutcome => ({ kind: 'unreachable', because })
