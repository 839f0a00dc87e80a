import type { TransferTerms } from './options.ts'
import { DATA_HEADER, encodePacket, parsePacket } from './packets.ts'
import { readBlocks, type TftpFile, type TftpMode } from './read-blocks.ts'
import { refusals } from './refusals.ts'
import { acknowledge, retryDelayMs, rewind, type SendWindow, wireNumber } from './send-window.ts'

export type SendOutcome = {
  /** Octets on the wire that the peer has answered for. */
  readonly bytes: number
  readonly ended: 'completed' | 'unanswered' | 'by-peer' | 'by-us' | 'unreadable'
  /** Why it was unreadable. */
  readonly cause?: unknown
}

export type FileSending = {
  /** A datagram from the peer's own address and port. */
  receive(datagram: Buffer): void
  /** The peer answered once and fell silent: it may have started anew. */
  isStalled(): boolean
  /** Ends it; `told` is the datagram for the peer, if it is to hear of it. */
  end(told?: Buffer): void
  readonly outcome: Promise<SendOutcome>
}

/**
 * Sends one file to one peer (RFC 1350, and RFC 7440 where a window was agreed), from now on until `outcome`. Bytes are read as they are needed; those of one
 * window are kept. The last ACK is not answered, so a peer whose last ACK is lost has everything, and the outcome says `unanswered`.
 */
export function sendFile(
  file: TftpFile,
  { mode, terms, send }: { mode: TftpMode; terms: TransferTerms; send(datagram: Buffer): void },
): FileSending {
  const { promise: outcome, resolve } = Promise.withResolvers<SendOutcome>()
  const nextBlock = readBlocks(file, mode, terms.blksize)
  const start = terms.accepted.size > 0 ? 0 : 1
  /** The datagrams of `window.first` and behind it, as far as they were read. */
  const held: Buffer[] = start === 0 ? [encodePacket({ kind: 'oack', options: terms.accepted })] : []
  let window: SendWindow = { first: start, next: start, retries: 0 }
  let blocksRead = 0
  let last = Number.POSITIVE_INFINITY
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  let filling = false
  let over = false

  const finish = (ended: SendOutcome['ended'], cause?: unknown) => {
    over = true
    clearTimeout(timer)
    resolve({ bytes, ended, ...(cause === undefined ? {} : { cause }) })
  }
  const end = (ended: SendOutcome['ended'], told?: Buffer, cause?: unknown) => {
    if (over) return
    if (told) send(told)
    finish(ended, cause)
  }

  const hold = async () => {
    const block = await nextBlock()
    blocksRead++
    if (block.length < terms.blksize) last = blocksRead
    held.push(encodePacket({ kind: 'data', block: wireNumber(blocksRead), bytes: block }))
  }
  const hasRoom = () =>
    window.next < window.first + (window.first === 0 ? 1 : terms.windowsize) && window.next <= last && !over
  /** One at a time: the window may move on, or back, while a block is read. */
  const fill = async () => {
    if (filling) return
    filling = true
    try {
      while (hasRoom()) {
        const datagram = held[window.next - window.first]
        if (datagram === undefined) {
          await hold()
          continue
        }
        send(datagram)
        window = { ...window, next: window.next + 1 }
        timer ??= setTimeout(onSilence, retryDelayMs(terms.timeoutMs, window.retries))
      }
    } catch (cause) {
      end('unreadable', refusals.unreadable, cause)
    }
    filling = false
  }
  const onSilence = () => {
    timer = undefined
    const again = rewind(window)
    if (!again) return end('unanswered')
    window = again
    void fill()
  }

  void fill()
  return {
    receive(datagram) {
      const packet = parsePacket(datagram)
      if (over || 'notAPacket' in packet) return
      if (packet.kind === 'error') return end('by-peer')
      const moved = packet.kind === 'ack' ? acknowledge(window, packet.block) : undefined
      if (!moved) return
      const answered = held.splice(0, moved.first - window.first)
      if (window.first === 0) answered.shift()
      for (const { length } of answered) bytes += length - DATA_HEADER
      window = moved
      clearTimeout(timer)
      timer = undefined
      if (window.first > last) return end('completed')
      void fill()
    },
    isStalled: () => window.first > start && window.retries > 0,
    end: (told) => end('by-us', told),
    outcome,
  }
}
