import type { IncomingMessage } from 'node:http'

const DRAIN_BYTES = 8 * 1024 * 1024
const DRAIN_MS = 3_000

/**
 * The body, or `too-large` beyond `maxBytes`: then a bounded rest is read and thrown away, because most phones and curl read the answer only once
 * they have sent everything. `cut-off` when the phone hung up.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'cut-off'> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let length = 0
    let drain: NodeJS.Timeout | undefined
    const tooLarge = () => {
      clearTimeout(drain)
      resolve('too-large')
    }
    if (Number(request.headers['content-length'] ?? 0) > DRAIN_BYTES) {
      request.pause()
      return tooLarge()
    }
    request.on('data', (piece: Buffer) => {
      length += piece.length
      if (length <= maxBytes) pieces.push(piece)
      else if (length > DRAIN_BYTES) tooLarge()
      else drain ??= setTimeout(tooLarge, DRAIN_MS)
    })
    request.once('end', () => (length > maxBytes ? tooLarge() : resolve(Buffer.concat(pieces))))
    request.once('aborted', () => resolve('cut-off'))
    request.once('error', () => resolve('cut-off'))
  })
}
