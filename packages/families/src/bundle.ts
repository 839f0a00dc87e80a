import { createHash } from 'node:crypto'
import type { RenderedFile } from './family.ts'

export type BundleFile = RenderedFile & { readonly etag: string }

/** A phone's files by name, as the edge looks them up. */
export type Bundle = ReadonlyMap<string, BundleFile>

type Index = { name: string; fileClass: string; contentType: string; namesEdge?: true; bytes: number }[]

/** Files in one buffer: length of the index (4 bytes, big-endian), the index as JSON, then the files' bytes one after another. To be sealed. */
export function encodeBundle(files: readonly RenderedFile[]): Buffer {
  const sorted = inOrder(files)
  const index: Index = sorted.map(({ name, fileClass, contentType, namesEdge, bytes }) => ({
    name,
    fileClass,
    contentType,
    ...(namesEdge ? { namesEdge: true as const } : {}),
    bytes: bytes.length,
  }))
  const header = Buffer.from(JSON.stringify(index))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(header.length)
  return Buffer.concat([length, header, ...sorted.map(({ bytes }) => bytes)])
}

/** Reads what {@link encodeBundle} wrote; throws on anything else, which can only be a defect since envelopes are authenticated. */
export function decodeBundle(encoded: Buffer): Bundle {
  const headerEnd = 4 + encoded.readUInt32BE(0)
  const index = JSON.parse(encoded.toString('utf8', 4, headerEnd)) as Index // written by encodeBundle, sealed since
  let at = headerEnd
  const files = new Map<string, BundleFile>()
  for (const { bytes: length, ...file } of index) {
    const bytes = encoded.subarray(at, at + length)
    at += length
    files.set(file.name, { ...file, bytes, etag: etagOf(bytes) })
  }
  return files
}

/** A strong entity tag (RFC 9110 section 8.8.3): the first 128 bits of the bytes' SHA-256. */
export const etagOf = (bytes: Buffer): string => `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`

/** SHA-256 over names and bytes in order of name, hex: equal for equal content, whatever the order it was rendered in. */
export function contentHashOf(files: readonly RenderedFile[]): string {
  const hash = createHash('sha256')
  for (const { name, bytes } of inOrder(files)) hash.update(`${name}\0${bytes.length}\0`).update(bytes)
  return hash.digest('hex')
}

const inOrder = (files: readonly RenderedFile[]) => [...files].sort((one, other) => (one.name < other.name ? -1 : 1))
