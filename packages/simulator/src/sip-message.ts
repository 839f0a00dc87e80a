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
