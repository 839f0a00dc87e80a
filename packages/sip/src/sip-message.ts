/** Name in lower case with compact forms spelt out, value unfolded and trimmed. */
export type SipHeader = readonly [name: string, value: string]

type Content = { readonly headers: readonly SipHeader[]; readonly body: Buffer }
export type SipRequest = Content & { readonly kind: 'request'; readonly method: string; readonly uri: string }
export type SipResponse = Content & { readonly kind: 'response'; readonly status: number; readonly reason: string }
export type SipMessage = SipRequest | SipResponse
export type NotSip = {
  readonly kind: 'not-sip'
  readonly because: 'too-large' | 'truncated' | 'bad-start-line' | 'bad-header'
}

/** What we read and write at most, in bytes: the most that a datagram holds. */
export const MAX_MESSAGE_BYTES = 65_535

/** What was to be written would not be read back as it was meant. The message names the header, and never its value. */
export class SipMessageInvalid extends Error {
  override name = 'SipMessageInvalid'
}

const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
}

const TOKEN = "[!%'*+\\-.0-9A-Z_`a-z~]"
const REQUEST_LINE = new RegExp(`^(${TOKEN}{1,32}) (\\S{1,2048}) SIP/2\\.0$`, 'i')
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]*))?$/i
const HEADER_LINE = new RegExp(`^(${TOKEN}{1,64})[ \\t]*:([^\\r\\0]*)$`)
const HEADER_NAME = new RegExp(`^${TOKEN}{1,64}$`)

/**
 * Reads one SIP message (RFC 3261 section 7): folded and compact headers, line ends with or without CR, empty lines before it. The body is as long as
 * Content-Length says, or the rest when it says nothing.
 */
export function parseSipMessage(received: Buffer): SipMessage | NotSip {
  if (received.length > MAX_MESSAGE_BYTES) return notSip('too-large')
  const bytes = received.subarray(lengthOfEmptyLines(received))
  const end = findHeaderEnd(bytes)
  if (!end) return notSip(bytes.length === 0 ? 'bad-start-line' : 'truncated')
  const [startLine, ...lines] = bytes.toString('utf8', 0, end.headerBytes).split(/\r?\n(?![ \t])/)
  const headers = parseHeaders(lines)
  if (!headers) return notSip('bad-header')
  const lengths = new Set(valuesOf(headers, 'content-length'))
  if (lengths.size > 1 || [...lengths].some((length) => !/^\d{1,9}$/.test(length))) return notSip('bad-header')
  const [length] = lengths
  const rest = bytes.subarray(end.bodyAt)
  if (length !== undefined && Number(length) > rest.length) return notSip('truncated')
  const body = length === undefined ? rest : rest.subarray(0, Number(length))
  return parseStartLine(startLine ?? '', { headers, body })
}

/** Where the empty line is that ends the headers, if it has come yet. */
export function findHeaderEnd(bytes: Buffer): { headerBytes: number; bodyAt: number } | undefined {
  const found = /\r?\n\r?\n/.exec(bytes.toString('latin1'))
  return found ? { headerBytes: found.index, bodyAt: found.index + found[0].length } : undefined
}

/** How many bytes of line ends, which peers send to keep a way open (RFC 3261 section 7.5), stand before a message. */
export function lengthOfEmptyLines(bytes: Buffer): number {
  let length = 0
  while (bytes[length] === 0x0d || bytes[length] === 0x0a) length++
  return length
}

function parseStartLine(startLine: string, content: Content): SipMessage | NotSip {
  const status = STATUS_LINE.exec(startLine)
  if (status)
    return { kind: 'response', status: Number(status[1]), reason: (status[2] ?? '').replaceAll('\0', ''), ...content }
  const request = REQUEST_LINE.exec(startLine)
  if (!request || request[2]!.includes('\0')) return notSip('bad-start-line')
  return { kind: 'request', method: request[1]!, uri: request[2]!, ...content }
}

function parseHeaders(lines: readonly string[]): SipHeader[] | undefined {
  const headers: SipHeader[] = []
  for (const folded of lines) {
    const found = HEADER_LINE.exec(folded.replace(/\r?\n[ \t]+/g, ' '))
    if (!found) return undefined
    const name = found[1]!.toLowerCase()
    headers.push([COMPACT[name] ?? name, found[2]!.trim()])
  }
  return headers
}

/** The bytes of a message; Content-Length is ours, whatever the headers say. Throws {@link SipMessageInvalid} for what cannot be written, a line break in a value above all. */
export function writeSipMessage(message: SipMessage): Buffer {
  const startLine =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`
  if (!(message.kind === 'request' ? REQUEST_LINE : STATUS_LINE).test(startLine) || startLine.includes('\0'))
    throw new SipMessageInvalid('a start line that no peer would understand')
  const lines = message.headers.filter(([name]) => name.toLowerCase() !== 'content-length').map(writeHeader)
  const head = [startLine, ...lines, `Content-Length: ${message.body.length}`].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), message.body])
}

function writeHeader([name, value]: SipHeader): string {
  if (!HEADER_NAME.test(name)) throw new SipMessageInvalid('a header whose name is none')
  if (/[\r\n\0]/.test(value)) throw new SipMessageInvalid(`a line break or NUL in the value of ${name}`)
  return `${spellHeaderName(name)}: ${value}`
}

const SPELT: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
}

/** Names are the same in any case (RFC 3261 section 7.3.1), but some phones know them as the standard spells them only. */
const spellHeaderName = (name: string): string =>
  SPELT[name] ?? name.replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())

/** The first header of a name; names in lower case. */
export const headerOf = ({ headers }: { headers: readonly SipHeader[] }, name: string): string | undefined =>
  headers.find(([one]) => one === name)?.[1]

/** Every header of a name, in order. */
export const headersOf = ({ headers }: { headers: readonly SipHeader[] }, name: string): string[] =>
  valuesOf(headers, name)

const valuesOf = (headers: readonly SipHeader[], name: string): string[] =>
  headers.flatMap(([one, value]) => (one === name ? [value] : []))

/** `4711 NOTIFY` */
export function parseCSeq(message: SipMessage): { number: number; method: string } | undefined {
  const found = /^(\d{1,10})[ \t]+(\S{1,32})$/.exec(headerOf(message, 'cseq') ?? '')
  return found ? { number: Number(found[1]), method: found[2]! } : undefined
}

const notSip = (because: NotSip['because']): NotSip => ({ kind: 'not-sip', because })
