import type { Log } from '@offhook/runtime'
import { openUdpSocket, type Peer } from '@offhook/runtime'
import { negotiateOptions, type TransferCaps } from './options.ts'
import { parsePacket, type TftpOptions } from './packets.ts'
import type { TftpFile, TftpMode } from './read-blocks.ts'
import { refusals } from './refusals.ts'
import { type FileSending, type SendOutcome, sendFile } from './send-file.ts'

export type TftpRequest = { readonly path: string; readonly mode: TftpMode; readonly address: string }

export type TftpAnswer =
  /**
   * `ended` is called once, whatever happens. `bytes` are those on the wire that the peer answered for, `ms` counts from the request. A peer whose last ACK
   * got lost has everything, and yet is not `completed`.
   */
  | { readonly file: TftpFile; ended?(outcome: { bytes: number; ms: number; completed: boolean }): void }
  | { readonly refused: 'not-found' | 'access' | 'busy' }

export type Download = {
  /** The peer answered once and fell silent: it may have started anew. */
  isStalled(): boolean
  /** Ends it; `told` is the datagram for the peer, if it is to hear of it. Resolves when its socket is free. */
  stop(told?: Buffer): Promise<void>
  readonly end: Promise<'completed' | 'failed' | 'refused'>
}

export type DownloadPorts = {
  /** Where transfers are bound. */
  readonly host: string
  readonly caps: TransferCaps
  answer(request: TftpRequest): Promise<TftpAnswer>
  /** An ERROR from the port that was asked. */
  refuse(peer: Peer, refusal: Buffer): void
  /** Whether somebody who writes to another's transfer is told so now. */
  mayAnswer(address: string): boolean
  readonly log: Pick<Log, 'warn'> | undefined
}

/** Asks for the file and sends it from a port of its own (RFC 1350 section 4), or refuses it. */
export function startDownload(
  request: TftpRequest,
  { options, peer, ports }: { options: TftpOptions; peer: Peer; ports: DownloadPorts },
): Download {
  const { host, caps, answer, refuse, mayAnswer, log } = ports
  const askedAt = performance.now()
  let sending: FileSending | undefined
  let transfer: Promise<SendOutcome> | undefined
  let stopped = false

  const send = async (file: TftpFile): Promise<SendOutcome> => {
    if (stopped) return { bytes: 0, ended: 'by-us' }
    const socket = await openUdpSocket({ host, port: 0 }, (datagram, from) => {
      if (from.port === peer.port && from.address === peer.address) sending?.receive(datagram)
      else if (!isError(datagram) && mayAnswer(from.address)) socket.send(refusals.unknownTransfer, from)
    })
    try {
      if (stopped) return { bytes: 0, ended: 'by-us' }
      const size = request.mode === 'octet' ? file.size : undefined // as netascii it is known only when all was read
      const terms = negotiateOptions(options, { size, caps })
      sending = sendFile(file, { mode: request.mode, terms, send: (datagram) => socket.send(datagram, peer) })
      return await sending.outcome
    } finally {
      await socket.close()
    }
  }

  const ask = async (): Promise<TftpAnswer> => {
    try {
      return await answer(request)
    } catch (err) {
      log?.warn({ err, remote: request.address }, 'a TFTP request found no answer')
      return { refused: 'busy' }
    }
  }

  const run = async () => {
    const answered = await ask()
    if ('refused' in answered) {
      if (!stopped) refuse(peer, answered.refused === 'busy' ? refusals.busy : refusals.notFound)
      return 'refused'
    }
    transfer = send(answered.file).catch((cause: unknown): SendOutcome => {
      if (!stopped) refuse(peer, refusals.busy) // no port was free
      return { bytes: 0, ended: 'unreadable', cause }
    })
    const { bytes, ended, cause } = await transfer
    const completed = ended === 'completed'
    if (cause !== undefined) log?.warn({ err: cause, remote: request.address }, 'a TFTP transfer failed')
    try {
      answered.ended?.({ bytes, ms: performance.now() - askedAt, completed })
    } catch (err) {
      log?.warn({ err, remote: request.address }, 'the end of a TFTP transfer was not taken')
    }
    return completed ? 'completed' : 'failed'
  }

  return {
    end: run(),
    isStalled: () => sending?.isStalled() ?? false,
    async stop(told) {
      if (sending) sending.end(told)
      else if (told && !stopped) refuse(peer, told)
      stopped = true
      await transfer
    },
  }
}

/** An error is never answered, or two servers could keep each other busy. */
const isError = (datagram: Buffer): boolean => {
  const packet = parsePacket(datagram)
  return 'kind' in packet && packet.kind === 'error'
}
