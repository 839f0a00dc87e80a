import { type Log, openUdpSocket, type Peer, plainAddress } from '@offhook/runtime'
import { parsePacket } from './packets.ts'
import type { TftpMode } from './read-blocks.ts'
import { refusals } from './refusals.ts'
import { limitRequests } from './request-limits.ts'
import {
  type Download,
  type DownloadPorts,
  startDownload,
  type TftpAnswer,
  type TftpRequest,
} from './start-download.ts'

export type TftpLimits = {
  /** Transfers at a time from one address: a site behind one address may need more. */
  readonly transfersPerSource: number
  readonly transfers: number
  /** New requests a second from one address; those beyond get no answer. */
  readonly requestsPerSecond: number
  /** Largest block: 1468 octets and the headers of TFTP, UDP and IPv4 fill one Ethernet frame. */
  readonly blksize: number
  readonly windowsize: number
}

export type TftpCounts = {
  /** Requests within their rate, repeated ones too. */
  requests: number
  /** Over their address's rate: no answer. */
  dropped: number
  /** Not requests at all: no answer. */
  ignored: number
  /** Answered with an error. */
  refused: number
  completed: number
  /** Ended before the peer had answered for everything. */
  failed: number
}

export type TftpServer = {
  readonly port: number
  readonly counts: Readonly<TftpCounts>
  /** Transfers at this moment, those whose file is still awaited too. */
  readonly running: number
  /** Ends all of them, telling their peers; resolves when every socket is free. */
  close(): Promise<void>
}

const LIMITS: TftpLimits = {
  transfersPerSource: 8,
  transfers: 1_000,
  requestsPerSecond: 50,
  blksize: 1_468,
  windowsize: 16,
}

/**
 * Serves files over TFTP (RFC 1350, 2347, 2348, 2349, 7440), each from a port of its own. Nothing can be stored. A request that comes again while it is
 * answered, from the same address and port, is the phone's own repeat and starts nothing. Whoever asks too often hears nothing, for the sender of a datagram
 * is easily forged and answers would hit somebody else.
 */
export async function startTftpServer({
  host,
  port,
  answer,
  limits,
  retryAfterMs = 1_000,
  log,
}: {
  host: string
  /** 69 for phones; 0 takes a free one. */
  port: number
  answer(request: TftpRequest): Promise<TftpAnswer>
  limits?: Partial<TftpLimits>
  /** The first wait for an ACK, where the client asks for no other. */
  retryAfterMs?: number
  log?: Pick<Log, 'warn'>
}): Promise<TftpServer> {
  const allowed = { ...LIMITS, ...limits }
  const admitted = limitRequests(allowed)
  const counts: TftpCounts = { requests: 0, dropped: 0, ignored: 0, refused: 0, completed: 0, failed: 0 }
  const downloads = new Map<string, Download>()
  let closing = false
  const ports: DownloadPorts = {
    host,
    caps: { blksize: allowed.blksize, windowsize: allowed.windowsize, timeoutMs: retryAfterMs },
    answer,
    refuse: (peer, refusal) => socket.send(refusal, peer),
    mayAnswer: (address) => admitted.takeRequest(address),
    log,
  }
  const refuse = (peer: Peer, refusal: Buffer) => {
    counts.refused++
    ports.refuse(peer, refusal)
  }

  const receive = (datagram: Buffer, peer: Peer) => {
    const packet = parsePacket(datagram)
    if ('notAPacket' in packet || (packet.kind !== 'read' && packet.kind !== 'write')) return void counts.ignored++
    if (closing || !admitted.takeRequest(peer.address)) return void counts.dropped++
    counts.requests++
    const { path, mode, options } = packet
    if (packet.kind === 'write') return refuse(peer, refusals.upload)
    if (!isMode(mode)) return refuse(peer, refusals.mode)
    const key = `${peer.address} ${peer.port} ${mode} ${path}`
    const there = downloads.get(key)
    if (there && !there.isStalled()) return
    // A phone that restarted asks again from the same port. Its old transfer ends without a word, which it would take for the answer, and leaves its place.
    if (there) void there.stop()
    else if (!admitted.takeTransfer(peer.address)) return refuse(peer, refusals.busy)
    const download = startDownload({ path, mode, address: plainAddress(peer.address) }, { options, peer, ports })
    downloads.set(key, download)
    void download.end.then((end) => {
      counts[end]++
      if (downloads.get(key) !== download) return
      downloads.delete(key)
      admitted.giveBackTransfer(peer.address)
    })
  }

  const socket = await openUdpSocket({ host, port }, receive)
  return {
    port: socket.port,
    counts,
    get running() {
      return downloads.size
    },
    async close() {
      closing = true
      await Promise.all([...downloads.values()].map((download) => download.stop(refusals.stopping)))
      await socket.close()
    },
  }
}

const isMode = (mode: string): mode is TftpMode => mode === 'octet' || mode === 'netascii'
