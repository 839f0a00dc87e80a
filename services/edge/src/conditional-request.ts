/** Whether the client has these bytes already: `If-None-Match` decides, and only without it `If-Modified-Since` (RFC 9110 section 13.2.2). */
export function isNotModified(
  conditions: { ifNoneMatch: string | undefined; ifModifiedSince: string | undefined },
  etag: string,
  lastModified: string,
): boolean {
  const { ifNoneMatch, ifModifiedSince } = conditions
  if (ifNoneMatch !== undefined)
    return ifNoneMatch === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  if (ifModifiedSince === undefined) return false
  const since = Date.parse(ifModifiedSince)
  return !Number.isNaN(since) && Date.parse(lastModified) <= since
}

export type ByteRange = { readonly start: number; readonly end: number }

/** One range of a file (RFC 9110 section 14); several, or anything not understood, mean the whole file. Ends are inclusive. */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = header === undefined ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [first, last] = [match[1]!, match[2]!]
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start >= size ? 'unsatisfiable' : { start, end }
}

/** Where an uploaded piece begins in its file: `Content-Range: bytes 100-199/200`; the total may be `*`. */
export function readContentRange(header: string | undefined): { start: number; end: number } | 'none' | 'malformed' {
  if (header === undefined) return 'none'
  const match = /^bytes\s+(\d{1,15})-(\d{1,15})\/(?:\d{1,15}|\*)$/.exec(header.trim())
  if (!match) return 'malformed'
  const [start, end] = [Number(match[1]), Number(match[2])]
  return start <= end ? { start, end } : 'malformed'
}
