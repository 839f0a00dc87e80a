import {
  findHeaderEnd,
  lengthOfEmptyLines,
  MAX_MESSAGE_BYTES,
  type NotSip,
  parseSipMessage,
  type SipMessage,
} from './sip-message.ts'

/**
 * Parts a stream into SIP messages by their Content-Length (RFC 3261 section 18.3); one without it has no body. After a fault nothing more can be told
 * apart, and the connection is to be closed. Holds one unfinished message at most.
 */
export function openStreamReader(): (chunk: Buffer) => { messages: SipMessage[]; fault?: NotSip } {
  let waiting: Buffer = Buffer.alloc(0)
  return (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
    const messages: SipMessage[] = []
    for (;;) {
      waiting = waiting.subarray(lengthOfEmptyLines(waiting))
      const length = messageLength(waiting)
      if (length === undefined || length > waiting.length) {
        const isTooLong = Math.max(length ?? 0, length === undefined ? waiting.length : 0) > MAX_MESSAGE_BYTES
        return isTooLong ? { messages, fault: { kind: 'not-sip', because: 'too-large' } } : { messages }
      }
      const message = parseSipMessage(waiting.subarray(0, length))
      if (message.kind === 'not-sip') return { messages, fault: message }
      messages.push(message)
      waiting = waiting.subarray(length)
    }
  }
}

/** In bytes, body included; undefined until all headers are there. */
function messageLength(bytes: Buffer): number | undefined {
  const end = findHeaderEnd(bytes)
  if (!end) return undefined
  const head = bytes.toString('latin1', 0, end.headerBytes).replace(/\r?\n[ \t]+/g, ' ')
  const length = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*\r?$/im.exec(head)?.[1]
  return end.bodyAt + Number(length ?? 0)
}
