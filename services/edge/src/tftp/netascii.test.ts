import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeNetascii } from './netascii.ts'
import { readBlocks } from './read-blocks.ts'

/** As a client reads it: CR LF is a line's end, CR NUL a carriage return. */
const decode = (encoded: Buffer): Buffer =>
  Buffer.from(
    encoded.toString('latin1').replace(/\r([\n\0])/g, (_, second) => (second === '\n' ? '\n' : '\r')),
    'latin1',
  )

/** Bytes among which line ends are as frequent as in a text. */
const file = fc
  .array(fc.oneof(fc.constantFrom(10, 13, 0, 97), fc.integer({ min: 0, max: 255 })), { maxLength: 3_000 })
  .map((bytes) => Buffer.from(bytes))

it('line ends and carriage returns are known by their netascii', () => {
  expect(encodeNetascii(Buffer.from('a\nb\r\nc\rd'))).toEqual(Buffer.from('a\r\nb\r\0\r\nc\r\0d'))
  expect(encodeNetascii(Buffer.from('no line end'))).toEqual(Buffer.from('no line end'))
})

it('a file comes back as it was, and holds no bare line end on the wire', () => {
  fc.assert(
    fc.property(file, (bytes) => {
      const encoded = encodeNetascii(bytes)
      expect(decode(encoded)).toEqual(bytes)
      expect(encoded.toString('latin1')).not.toMatch(/(^|[^\r])\n|\r([^\n\0]|$)/)
    }),
  )
})

it('pieces cut anywhere encode to the pieces of the whole', () => {
  fc.assert(
    fc.property(file, fc.nat(), (bytes, at) => {
      const cut = bytes.length === 0 ? 0 : at % bytes.length
      const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].map(encodeNetascii)
      expect(Buffer.concat(pieces)).toEqual(encodeNetascii(bytes))
    }),
  )
})

it('blocks of a file, read in pieces of any length, join to its encoding, and only the last is short', async () => {
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.integer({ min: 8, max: 600 }),
      fc.integer({ min: 1, max: 900 }),
      fc.constantFrom('octet', 'netascii'),
      async (bytes, blksize, most, mode) => {
        const read = async (offset: number, length: number) => bytes.subarray(offset, offset + Math.min(length, most))
        const nextBlock = readBlocks({ size: bytes.length, read }, mode, blksize)
        const blocks: Buffer[] = []
        do blocks.push(await nextBlock())
        while (blocks.at(-1)!.length === blksize)
        expect(Buffer.concat(blocks)).toEqual(mode === 'octet' ? bytes : encodeNetascii(bytes))
      },
    ),
  )
})
