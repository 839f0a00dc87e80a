const LF = 10
const CR = 13

/**
 * A file's bytes as netascii (RFC 764, as RFC 1350 names it): a line feed goes as CR LF, a carriage return as CR NUL. Each byte stands for itself, so
 * pieces of a file, cut anywhere, encode to the pieces of its encoding.
 */
export function encodeNetascii(bytes: Buffer): Buffer {
  let specials = 0
  for (const byte of bytes) if (byte === LF || byte === CR) specials++
  if (specials === 0) return bytes
  const encoded = Buffer.allocUnsafe(bytes.length + specials)
  let at = 0
  for (const byte of bytes) {
    if (byte === LF) encoded[at++] = CR
    encoded[at++] = byte
    if (byte === CR) encoded[at++] = 0
  }
  return encoded
}
