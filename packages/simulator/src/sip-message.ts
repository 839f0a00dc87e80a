/** A SIP request or response (RFC 3261 section 7) as far as registering needs it: start line and headers, names in lower case, compact forms spelt out. */
export type SipMessage = { readonly startLine: string; readonly headers: ReadonlyMap<string, readonly string[]> }

const COMPACT: Record<string, string> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
}

/** Undefined for what is no SIP message. */
export function parseSipMessage(text: string): SipMessage | undefined {
  const [startLine, ...lines] = text.split(/\r?\n\r?\n/, 1)[0]!.split(/\r?\n(?![ \t])/)
  if (!startLine || !/^(?:[A-Z]{1,32} \S{1,512} SIP\/2\.0|SIP\/2\.0 \d{3}(?: .*)?)$/.test(startLine)) return undefined
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) return undefined
    const written = line.slice(0, colon).trim().toLowerCase()
    const name = COMPACT[written] ?? written
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  return { startLine, headers }
}

export function writeSipMessage(
  startLine: string,
  headers: readonly (readonly [name: string, value: string])[],
): string {
  return `${[startLine, ...headers.map(([name, value]) => `${name}: ${value}`), 'Content-Length: 0'].join('\r\n')}\r\n\r\n`
}

/** The parameters of a digest challenge or answer, quotes taken off. */
export function parseDigest(header: string): Map<string, string> | undefined {
  if (!/^Digest\s/i.test(header)) return undefined
  const fields = [...header.slice(6).matchAll(/([a-z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)]
  return new Map(
    fields.map(([, name, quoted, bare]) => [name!.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare!]),
  )
}

/** The status of a response; 0 for a request and for no message at all. */
export const statusOf = (message: SipMessage | undefined): number =>
  message?.startLine.startsWith('SIP/2.0 ') ? Number(message.startLine.slice(8, 11)) : 0

/** A quoted string of RFC 3261 section 25.1. */
export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** The user and host of a `To`, `From` or `Contact`, escapes undone: `"Reception" <sip:201@acme.example;transport=udp>;tag=1` is 201 at acme.example. */
export function parseAddress(header: string): { user: string; host: string } | undefined {
  const match = /^(?:(?:"(?:[^"\\]|\\.)*"|[^<>"]*)\s*<)?sips?:([^@;>\s]{1,512})@([^;>\s?]{1,255})/i.exec(header.trim())
  if (!match) return undefined
  try {
    return { user: decodeURIComponent(match[1]!), host: match[2]!.toLowerCase() }
  } catch {
    return undefined
  }
}
