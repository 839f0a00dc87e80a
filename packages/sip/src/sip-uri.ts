import { isIPv6 } from 'node:net'

export type SipTransport = 'udp' | 'tcp' | 'tls'

export type SipUri = {
  readonly scheme: 'sip' | 'sips'
  /** As it was written, escapes and all. */
  readonly user?: string
  /** In lower case, IPv6 without brackets. */
  readonly host: string
  readonly port?: number
  /** Names in lower case; the value of a parameter without one is empty. */
  readonly params: ReadonlyMap<string, string>
}

/** Where a request is sent to: one hop. */
export type SipPeer = { readonly host: string; readonly port?: number; readonly transport: SipTransport }

const URI =
  /^(sips?):(?:([^@\s<>"]{1,512})@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,255})(?::(\d{1,5}))?((?:;[^;?\s<>"@]+)*)(?:\?[^\s<>"@]*)?$/i

/** A SIP URI (RFC 3261 section 19.1), `sip:201@[2001:db8::7]:5062;transport=tcp`; undefined for any other text. Headers after `?` are read over. */
export function parseSipUri(text: string): SipUri | undefined {
  const [, scheme, user, bracketed, port, params = ''] = URI.exec(text) ?? []
  if (!scheme || !bracketed || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) return undefined
  const host = bracketed.replace(/^\[|\]$/g, '').toLowerCase()
  if (bracketed.startsWith('[') && !isIPv6(host)) return undefined
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    ...(user === undefined ? {} : { user }),
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    params: parseParameters(params),
  }
}

export function writeSipUri({ scheme, user, host, port, params }: SipUri): string {
  const written = [...params].map(([name, value]) => (value === '' ? `;${name}` : `;${name}=${value}`))
  return `${scheme}:${user === undefined ? '' : `${user}@`}${writeHostPort(host, port)}${written.join('')}`
}

export const writeHostPort = (host: string, port?: number): string =>
  `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`

/** The next hop that a URI names; without its own word for it, a `sips` goes over TLS and the rest over UDP. Undefined for a transport that we do not speak. */
export function peerOf({ scheme, host, port, params }: SipUri, transport?: SipTransport): SipPeer | undefined {
  const chosen = transport ?? params.get('transport')?.toLowerCase() ?? (scheme === 'sips' ? 'tls' : 'udp')
  if (chosen !== 'udp' && chosen !== 'tcp' && chosen !== 'tls') return undefined
  return {
    host,
    ...(port === undefined ? {} : { port }),
    // A sips over tcp is TLS (RFC 3261 section 26.2.2).
    transport: transport === undefined && scheme === 'sips' ? 'tls' : chosen,
  }
}

export type NameAddress = { readonly uri: string; readonly params: ReadonlyMap<string, string> }

/** What stands in From, To, Contact and Route: `"Reception" <sip:201@acme.example>;tag=1`. Without brackets, parameters belong to the header (RFC 3261 section 20). */
export function parseNameAddress(text: string): NameAddress | undefined {
  const bracketed =
    /^(?:"(?:[^"\\]|\\.)*"\s*|[^<>",;:@\r\n]*)<([^<>"\s]{1,2048})>((?:[^<>"]|"(?:[^"\\]|\\.)*")*)$/.exec(text.trim())
  if (bracketed) return { uri: bracketed[1]!, params: parseParameters(bracketed[2]!) }
  const bare = /^([^<>";,\s]{1,2048})(;[^<>]*)?$/.exec(text.trim())
  return bare ? { uri: bare[1]!, params: parseParameters(bare[2] ?? '') } : undefined
}

/** The elements of a header that may hold several, parted by commas outside of quotes and brackets. */
export function splitList(value: string): string[] {
  const elements: string[] = []
  let start = 0
  let isQuoted = false
  let isBracketed = false
  for (let at = 0; at < value.length; at++) {
    const letter = value[at]
    if (isQuoted) {
      if (letter === '\\') at++
      else if (letter === '"') isQuoted = false
    } else if (letter === '"') isQuoted = true
    else if (letter === '<') isBracketed = true
    else if (letter === '>') isBracketed = false
    else if (letter === ',' && !isBracketed) {
      elements.push(value.slice(start, at).trim())
      start = at + 1
    }
  }
  return [...elements, value.slice(start).trim()].filter((element) => element !== '')
}

/** `;branch=z9hG4bK1;rport`, names in lower case, quotes taken off; the first of a name counts. */
export function parseParameters(text: string): Map<string, string> {
  const params = new Map<string, string>()
  for (const [, name, quoted, bare] of text.matchAll(
    /;\s*([^\s=;,"<>]{1,64})\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,\s"]*)))?/g,
  )) {
    const key = name!.toLowerCase()
    if (!params.has(key)) params.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return params
}
