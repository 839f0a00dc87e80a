import type { IncomingMessage, ServerResponse } from 'node:http'
import { isNotModified } from './conditional-request.ts'
import { type PhoneHeaders, phoneHeaders } from './phone-headers.ts'

/** Bytes with their answer's headers made once. */
export type ServableFile = {
  readonly bytes: Buffer
  readonly etag: string
  readonly lastModified: string
  readonly headers: readonly string[]
  readonly notModifiedHeaders: readonly string[]
}

export function servable(bytes: Buffer, etag: string, contentType: string, lastModified: string): ServableFile {
  const validators = ['ETag', etag, 'Last-Modified', lastModified, 'Cache-Control', 'private, no-cache']
  return {
    bytes,
    etag,
    lastModified,
    headers: ['Content-Type', contentType, 'Content-Length', String(bytes.length), ...validators],
    notModifiedHeaders: validators,
  }
}

/** 200, or 304 when the phone has these bytes. */
export function serveBytes(
  request: IncomingMessage,
  response: ServerResponse,
  file: ServableFile,
  { ifNoneMatch, ifModifiedSince }: PhoneHeaders = phoneHeaders(request.rawHeaders),
): 200 | 304 {
  if (
    (ifNoneMatch !== undefined || ifModifiedSince !== undefined) &&
    isNotModified({ ifNoneMatch, ifModifiedSince }, file.etag, file.lastModified)
  ) {
    response.writeHead(304, file.notModifiedHeaders as string[]) // writeHead only reads them
    response.end()
    return 304
  }
  response.writeHead(200, file.headers as string[]) // as above
  if (request.method === 'HEAD') response.end()
  else response.end(file.bytes)
  return 200
}
