import { LOG_PART_MAX_BYTES } from '@offhook/contracts'

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

/** What a phone uploaded, as text: UTF-8, or Latin-1 where it is not; without NULs, which no database text can hold. */
export function decodeLog(bytes: Buffer): string {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    text = latin1.decode(bytes)
  }
  return text.replaceAll('\u0000', '')
}

/** Cuts text at line ends into parts that stay below the bus's limit even when escaped as JSON; a longer line is cut inside. Joined, the parts are the text. */
export function splitLog(text: string, maxBytes: number = LOG_PART_MAX_BYTES): string[] {
  if (escapedBytes(text) <= maxBytes) return [text]
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const piece of text.split(/(?<=\n)/).flatMap((line) => cutLong(line, maxBytes))) {
    const bytes = escapedBytes(piece)
    if (size + bytes > maxBytes && part !== '') {
      parts.push(part)
      part = ''
      size = 0
    }
    part += piece
    size += bytes
  }
  if (part !== '' || parts.length === 0) parts.push(part)
  return parts
}

function cutLong(line: string, maxBytes: number): string[] {
  if (line.length * 6 <= maxBytes || escapedBytes(line) <= maxBytes) return [line]
  const length = Math.max(1, Math.floor(maxBytes / 6)) // an escaped character takes at most six bytes
  return Array.from({ length: Math.ceil(line.length / length) }, (_, at) => line.slice(at * length, (at + 1) * length))
}

const escapedBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2
