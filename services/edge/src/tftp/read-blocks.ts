import { encodeNetascii } from './netascii.ts'

export type TftpMode = 'octet' | 'netascii'

/** What is sent, a piece at a time. `read` yields at most `length` bytes, and none only at or behind the end. */
export type TftpFile = { readonly size: number; read(offset: number, length: number): Promise<Buffer> }

/** The file ended before its size: somebody cut it while it was sent. */
export class FileCutShort extends Error {
  override name = 'FileCutShort'
}

/** So many bytes are read at once, and little more of a file is ever in memory. */
const READ_BYTES = 32 * 1_024

/** Yields a file's blocks one by one. All have `blksize` bytes but the last, which has fewer, or none. */
export function readBlocks(file: TftpFile, mode: TftpMode, blksize: number): () => Promise<Buffer> {
  const readBytes = Math.ceil(READ_BYTES / blksize) * blksize
  let offset = 0
  let ahead: Buffer = Buffer.alloc(0)
  return async () => {
    while (ahead.length < blksize && offset < file.size) {
      const bytes = await file.read(offset, Math.min(readBytes, file.size - offset))
      if (bytes.length === 0) throw new FileCutShort(`A file of ${file.size} bytes ended after ${offset}.`)
      offset += bytes.length
      const encoded = mode === 'netascii' ? encodeNetascii(bytes) : bytes
      ahead = ahead.length === 0 ? encoded : Buffer.concat([ahead, encoded])
    }
    const block = ahead.subarray(0, blksize)
    ahead = ahead.subarray(blksize)
    return block
  }
}
