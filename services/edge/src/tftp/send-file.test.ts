import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { negotiateOptions } from './options.ts'
import { encodePacket, parsePacket, type TftpPacket } from './packets.ts'
import type { TftpFile } from './read-blocks.ts'
import { refusals } from './refusals.ts'
import { sendFile } from './send-file.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const fileOf = (bytes: Buffer): TftpFile => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
})
const bytesOf = (length: number) => Buffer.from(Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff))
const termsFor = (asked: Record<string, string>) =>
  negotiateOptions(new Map(Object.entries(asked)), {
    size: undefined,
    caps: { blksize: 1_468, windowsize: 16, timeoutMs: 1_000 },
  })

/** A client that keeps to the RFCs: it takes blocks in order; it answers a whole window, the last block, a gap (once), and again after a silence. */
function client(blksize: number, windowsize: number, answer: (packet: TftpPacket) => void) {
  const blocks: Buffer[] = []
  let sinceAck = 0
  let gapTold = false
  let silence: NodeJS.Timeout | undefined
  const ack = () => {
    sinceAck = 0
    clearTimeout(silence)
    silence = setTimeout(ack, 1_100)
    answer({ kind: 'ack', block: blocks.length & 0xffff })
  }
  return {
    blocks,
    stop: () => clearTimeout(silence),
    receive(datagram: Buffer) {
      const packet = parsePacket(datagram)
      if ('notAPacket' in packet) throw new Error(`Not a packet: ${packet.notAPacket}`)
      if (packet.kind === 'oack' && blocks.length === 0) return ack()
      if (packet.kind !== 'data') return
      const isOver = blocks.length > 0 && blocks.at(-1)!.length < blksize
      if (!isOver && packet.block === ((blocks.length + 1) & 0xffff)) {
        blocks.push(packet.bytes)
        gapTold = false
        if (++sinceAck === windowsize || packet.bytes.length < blksize) ack()
      } else if (isOver || windowsize === 1 || !gapTold) {
        gapTold = true
        ack()
      }
    },
  }
}

type Fate = (datagram: Buffer, direction: 'there' | 'back') => number[]

/** Sends over a network that delivers a datagram once for each delay (ms) that its fate names. */
async function run(
  file: TftpFile,
  asked: Record<string, string>,
  fateOf: Fate = () => [0],
  mode: 'octet' | 'netascii' = 'octet',
) {
  const terms = termsFor(asked)
  const sent: { at: number; datagram: Buffer }[] = []
  const startedAt = Date.now()
  const carry = (datagram: Buffer, direction: 'there' | 'back', deliver: (datagram: Buffer) => void) => {
    for (const delay of fateOf(datagram, direction)) setTimeout(deliver, delay, datagram)
  }
  const peer = client(terms.blksize, terms.windowsize, (packet) =>
    carry(encodePacket(packet), 'back', (datagram) => sending.receive(datagram)),
  )
  const sending = sendFile(file, {
    mode,
    terms,
    send(datagram) {
      sent.push({ at: Date.now() - startedAt, datagram })
      carry(datagram, 'there', peer.receive)
    },
  })
  const outcome = sending.outcome.then((outcome) => ({ ...outcome, afterMs: Date.now() - startedAt }))
  let over = false
  void outcome.then(() => {
    over = true
  })
  while (!over) await vi.advanceTimersByTimeAsync(250)
  peer.stop()
  return { ...(await outcome), sent, received: Buffer.concat(peer.blocks), blocks: peer.blocks.length, sending }
}

describe('a file arrives', () => {
  it('whatever its length, with an empty last block where it divides exactly', async () => {
    for (const length of [0, 1, 511, 512, 513, 1_024, 40_000]) {
      const bytes = bytesOf(length)
      const done = await run(fileOf(bytes), {})
      expect([done.received.equals(bytes), done.blocks, done.sent.length]).toEqual([
        true,
        Math.floor(length / 512) + 1,
        Math.floor(length / 512) + 1,
      ])
      expect(done).toMatchObject({ ended: 'completed', bytes: length })
    }
  })
  it('in more than 65535 blocks, in lock-step and in windows', async () => {
    const bytes = bytesOf(8 * 66_000 + 3)
    for (const windowsize of ['1', '16']) {
      const done = await run(fileOf(bytes), { blksize: '8', windowsize })
      expect([done.ended, done.received.equals(bytes), done.blocks]).toEqual(['completed', true, 66_001])
    }
  }, 60_000)
  it('whatever the network loses, repeats, delays and swaps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3_000 }),
        fc.constantFrom('8', '100', '512'),
        fc.constantFrom('1', '2', '5', '16'),
        fc.constantFrom('octet', 'netascii'),
        fc.infiniteStream(fc.constantFrom([0], [0], [0], [], [0, 1], [3], [40], [0, 30])),
        async (length, blksize, windowsize, mode, fates) => {
          const bytes = bytesOf(length)
          let newest = -1
          let lost = 0
          const done = await run(
            fileOf(bytes),
            { blksize, windowsize },
            (datagram, direction) => {
              const fate = fates.next().value!
              if (direction === 'back' && fate.length > 0 && datagram.readUInt16BE(2) !== newest) {
                newest = datagram.readUInt16BE(2)
                lost = 0
              }
              // Six rounds in vain end a transfer, so no more than four datagrams are lost before an answer gets through.
              return fate.length > 0 || ++lost > 4 ? (fate.length > 0 ? fate : [0]) : fate
            },
            mode,
          )
          expect(done.ended).toBe('completed')
          const text = done.received
            .toString('latin1')
            .replace(/\r([\n\0])/g, (_, second) => (second === '\n' ? '\n' : '\r'))
          expect(mode === 'octet' ? done.received : Buffer.from(text, 'latin1')).toEqual(bytes)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)
})

describe('what is sent', () => {
  it('is each block once where every datagram comes twice: no sorcerer’s apprentice', async () => {
    for (const windowsize of ['1', '4']) {
      const done = await run(fileOf(bytesOf(5_000)), { blksize: '100', windowsize }, () => [0, 2])
      expect([done.ended, done.sent.length]).toEqual(['completed', 1 + 51])
    }
  })
  it('goes back to the first block that a window lost, without waiting', async () => {
    let lost = false
    const done = await run(fileOf(bytesOf(1_000)), { blksize: '100', windowsize: '8' }, (datagram, direction) => {
      if (lost || direction === 'back' || datagram.readUInt32BE(0) !== 0x0003_0003) return [0]
      lost = true
      return []
    })
    const blocks = done.sent.slice(1).map(({ datagram }) => datagram.readUInt16BE(2))
    expect(blocks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(done.afterMs).toBeLessThan(1_000)
  })
  it('is repeated to a silent peer after 1, 2, 4, 8 and 8 s, and given up 8 s later', async () => {
    const done = await run(fileOf(bytesOf(100)), {}, () => [])
    expect(done.sent.map(({ at }) => at)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 23_000])
    expect(done).toMatchObject({ ended: 'unanswered', bytes: 0, afterMs: 31_000 })
    const patient = await run(fileOf(bytesOf(100)), { timeout: '20' }, () => [])
    expect(patient.sent.map(({ at }) => at)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000])
  })
  it('is read little by little: never more than a window and a piece are in memory', async () => {
    const size = 60_000_000
    let readTo = 0
    let ackedTo = 0
    let most = 0
    const file: TftpFile = {
      size,
      read: async (offset, length) => {
        readTo = Math.max(readTo, offset + length)
        most = Math.max(most, readTo - ackedTo)
        return Buffer.alloc(length)
      },
    }
    const terms = termsFor({ blksize: '1468', windowsize: '16' })
    let blocks = 0
    const { promise: over, resolve } = Promise.withResolvers<void>()
    const sending = sendFile(file, {
      mode: 'octet',
      terms,
      send(datagram) {
        if (datagram.readUInt16BE(0) === 3) blocks++
        if (datagram.readUInt16BE(0) === 3 && blocks % 16 !== 0 && datagram.length === 1_472) return
        ackedTo = blocks * 1_468
        const block = datagram.readUInt16BE(0) === 3 ? datagram.readUInt16BE(2) : 0
        queueMicrotask(() => sending.receive(encodePacket({ kind: 'ack', block })))
      },
    })
    void sending.outcome.then(() => resolve())
    await over
    expect(await sending.outcome).toEqual({ bytes: size, ended: 'completed' })
    expect(most).toBeLessThan(100_000)
  })
})

describe('a transfer ends', () => {
  const start = (file: TftpFile, asked: Record<string, string> = {}) => {
    const sent: TftpPacket[] = []
    const send = (datagram: Buffer) => {
      const packet = parsePacket(datagram)
      if ('kind' in packet) sent.push(packet)
    }
    return { sent, sending: sendFile(file, { mode: 'octet', terms: termsFor(asked), send }) }
  }
  it('at once with an ERROR from the peer, which is not answered', async () => {
    const { sent, sending } = start(fileOf(bytesOf(100)))
    await vi.advanceTimersByTimeAsync(0)
    sending.receive(encodePacket({ kind: 'error', code: 8, text: 'no such options' }))
    expect(await sending.outcome).toEqual({ bytes: 0, ended: 'by-peer' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent.map(({ kind }) => kind)).toEqual(['data'])
  })
  it('at once when we end it, told once', async () => {
    const { sent, sending } = start(fileOf(bytesOf(100)))
    await vi.advanceTimersByTimeAsync(0)
    sending.end(refusals.stopping)
    sending.end(refusals.stopping)
    expect(await sending.outcome).toEqual({ bytes: 0, ended: 'by-us' })
    expect(sent.slice(1)).toEqual([{ kind: 'error', code: 0, text: 'The server stops' }])
  })
  it('with an ERROR when the file cannot be read, or ends before its size', async () => {
    for (const read of [async () => Promise.reject(new Error('disk')), async () => Buffer.alloc(0)]) {
      const { sent, sending } = start({ size: 100, read })
      expect(await sending.outcome).toMatchObject({ ended: 'unreadable', cause: expect.any(Error) })
      expect(sent).toEqual([{ kind: 'error', code: 0, text: 'The file cannot be read' }])
    }
  })
  it('not by anything else that a peer sends', async () => {
    const { sent, sending } = start(fileOf(bytesOf(1_000)), { blksize: '100' })
    await vi.advanceTimersByTimeAsync(0)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (noise) => {
        const packet = parsePacket(Buffer.from(noise))
        if ('kind' in packet && (packet.kind === 'error' || (packet.kind === 'ack' && packet.block === 0))) return
        sending.receive(Buffer.from(noise))
      }),
      { numRuns: 500 },
    )
    for (const block of [1, 2, 9, 65_535]) sending.receive(encodePacket({ kind: 'ack', block }))
    await vi.advanceTimersByTimeAsync(0)
    expect(sent.map(({ kind }) => kind)).toEqual(['oack'])
    for (let block = 0; block <= 11; block++) {
      sending.receive(encodePacket({ kind: 'ack', block }))
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(await sending.outcome).toEqual({ bytes: 1_000, ended: 'completed' })
  })
})

it('a peer that answered and then fell silent is stalled until it answers again', async () => {
  const sending = sendFile(fileOf(bytesOf(2_000)), { mode: 'octet', terms: termsFor({}), send: () => {} })
  await vi.advanceTimersByTimeAsync(1_500)
  expect(sending.isStalled()).toBe(false) // it may not have heard of us yet
  sending.receive(encodePacket({ kind: 'ack', block: 1 }))
  await vi.advanceTimersByTimeAsync(500)
  expect(sending.isStalled()).toBe(false)
  await vi.advanceTimersByTimeAsync(600)
  expect(sending.isStalled()).toBe(true)
  sending.receive(encodePacket({ kind: 'ack', block: 2 }))
  expect(sending.isStalled()).toBe(false)
  sending.end()
})
