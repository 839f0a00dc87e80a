import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { type Mac, parseMac } from '@offhook/phones'

const MAC_IN_TEXT = /(?:^|[^0-9a-f])((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2})(?:$|[^0-9a-f])/i

/**
 * The MAC in a phone's own certificate, when one of the known makers signed it: the whole common name (Polycom, Yealink, Snom, Grandstream), or named in it
 * or in another part of the subject (`SPA-525G2, MAC: 708105B37234, Serial: …`). Certificates that ran out are taken: phones cannot renew what they were
 * made with. Undefined without TLS, without a certificate, and for one that nobody known signed.
 */
export function certifiedMac({ socket }: IncomingMessage): Mac | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  if (!read.has(socket)) read.set(socket, readCertificate(socket))
  return read.get(socket)
}

/** A connection shows its certificate once and asks for many files. */
const read = new WeakMap<TLSSocket, Mac | undefined>()

function readCertificate(socket: TLSSocket): Mac | undefined {
  const verdict = socket.authorizationError as unknown // Node declares an Error and gives its code
  if (!socket.authorized && verdict !== 'CERT_HAS_EXPIRED') return undefined
  const { subject } = socket.getPeerCertificate()
  return subject ? macInSubject(subject) : undefined
}

/** See {@link certifiedMac}; the parts of a subject as Node gives them. */
export function macInSubject(subject: object): Mac | undefined {
  const parts = Object.entries(subject as Record<string, string | string[]>).sort(([one]) => (one === 'CN' ? -1 : 1))
  for (const text of parts.flatMap(([, value]) => value)) {
    const mac = parseMac(text) ?? parseMac(MAC_IN_TEXT.exec(text)?.[1] ?? '')
    if (mac) return mac
  }
  return undefined
}
