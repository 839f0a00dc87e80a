import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { tryLater } from './answers.ts'
import { isNotModified, readRange } from './conditional-request.ts'
import type { FirmwareImage } from './firmware-folder.ts'

/** Streams an image, or one range of it. Resolves with the status and the bytes of the body when the answer is complete. */
export async function serveFirmware(
  request: IncomingMessage,
  response: ServerResponse,
  image: FirmwareImage,
): Promise<{ status: number; bytes: number }> {
  const { etag, lastModified, size, path } = image
  const validators = ['ETag', etag, 'Last-Modified', lastModified, 'Accept-Ranges', 'bytes']
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince, 'if-range': ifRange } = request.headers
  if (isNotModified({ ifNoneMatch, ifModifiedSince }, etag, lastModified)) {
    response.writeHead(304, validators).end()
    return { status: 304, bytes: 0 }
  }
  const fresh = ifRange === undefined || ifRange === etag || ifRange === lastModified
  const range = fresh ? readRange(request.headers.range, size) : 'whole'
  if (range === 'unsatisfiable') {
    response.writeHead(416, ['Content-Range', `bytes */${size}`, 'Content-Length', '0']).end()
    return { status: 416, bytes: 0 }
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range
  const status = range === 'whole' ? 200 : 206
  const headers = ['Content-Type', 'application/octet-stream', 'Content-Length', String(end - start + 1), ...validators]
  if (range !== 'whole') headers.push('Content-Range', `bytes ${start}-${end}/${size}`)
  if (request.method === 'HEAD' || size === 0) {
    response.writeHead(status, headers).end()
    return { status, bytes: 0 }
  }
  const file = await open(path)
  try {
    const found = await file.stat()
    // Replaced since it was listed: what is told of it would be another's.
    if (found.size !== size || found.mtime.toUTCString() !== lastModified)
      return { status: tryLater(response, 2), bytes: 0 }
    response.writeHead(status, headers)
    // A phone that compares the header and hangs up has had its answer.
    await pipeline(file.createReadStream({ start, end, autoClose: false }), response).catch(() => {})
    return { status, bytes: end - start + 1 }
  } finally {
    await file.close()
  }
}
