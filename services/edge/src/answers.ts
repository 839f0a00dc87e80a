import type { ServerResponse } from 'node:http'

const NOT_FOUND = Buffer.from('Not Found\n')
const NOT_FOUND_HEADERS = [
  'Content-Type',
  'text/plain',
  'Content-Length',
  String(NOT_FOUND.length),
  'Cache-Control',
  'no-store',
]

/** The one 404: for what we do not hold and for what somebody may not have, byte for byte the same. */
export function notFound(response: ServerResponse): 404 {
  response.writeHead(404, NOT_FOUND_HEADERS)
  response.end(response.req.method === 'HEAD' ? undefined : NOT_FOUND)
  return 404
}

/** Every denial comes this long after its request, whatever there was to look up. */
const DENIAL_AFTER_MS = 25

/** The one 404, at a fixed time after the request came in, so that the time says nothing about what exists. */
export function deny(response: ServerResponse, receivedAt: number): 404 {
  setTimeout(() => notFound(response), Math.max(0, DENIAL_AFTER_MS - (performance.now() - receivedAt)))
  return 404
}

/** For phones: try again in so many seconds. */
export function tryLater(response: ServerResponse, seconds = 5): 503 {
  response.writeHead(503, ['Retry-After', String(seconds), 'Content-Type', 'text/plain', 'Content-Length', '0'])
  response.end()
  return 503
}

export function plain<Status extends number>(
  response: ServerResponse,
  status: Status,
  headers: readonly string[] = [],
): Status {
  response.writeHead(status, [...headers, ...(status === 204 ? [] : ['Content-Length', '0'])])
  response.end()
  return status
}
