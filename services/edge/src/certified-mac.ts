import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { type Mac, parseMac } from '@offhook/phones'

const MAC_IN_TEXT = /(?:^|[^0-9a-f])((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2})(?:$|[^0-9a-f])/i

/**
 * The MAC in a phone's own certificate, when one of the known makers signed it: the whole common name (Polycom, Yealink, Snom, Grandstream), or named in it
 * or in another part of the subject (`SPA-525G2, MAC: 708105B37234, Serial: …`). Certificates that ran out are taken, since phones cannot renew what they were
 * made with, but only by the signatures that lead to one of `makers`. Undefined without TLS, without a certificate, and for one that nobody known signed.
 */
export function certifiedMac({ socket }: IncomingMessage, makers: readonly X509Certificate[] = []): Mac | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  if (!read.has(socket)) read.set(socket, readCertificate(socket, makers))
  return read.get(socket)
}

/** A connection shows its certificate once and asks for many files. */
const read = new WeakMap<TLSSocket, Mac | undefined>()

function readCertificate(socket: TLSSocket, makers: readonly X509Certificate[]): Mac | undefined {
  const verdict = socket.authorizationError as unknown // Node declares an Error and gives its code
  const ranOut = verdict === 'CERT_HAS_EXPIRED' && isMakers(socket.getPeerX509Certificate(), makers)
  if (!socket.authorized && !ranOut) return undefined
  const { subject } = socket.getPeerCertificate()
  return subject ? macInSubject(subject) : undefined
}

const MAX_CHAIN = 5

/**
 * Whether signatures lead from a phone's certificate to a maker's, whatever their dates. TLS names only the last fault that it found: a certificate that
 * anybody signed and that ran out is told to have run out, so that verdict says nothing of who signed it.
 */
export function isMakers(certificate: X509Certificate | undefined, makers: readonly X509Certificate[]): boolean {
  let current = certificate
  for (let depth = 0; current && depth < MAX_CHAIN; depth++) {
    const signed = current
    if (isInTheFuture(signed)) return false
    if (makers.some((maker) => isSignedBy(signed, maker))) return true
    const issuer = signed.issuerCertificate
    current = issuer?.ca && isSignedBy(signed, issuer) ? issuer : undefined // what a phone has may sign nothing
  }
  return false
}

const isInTheFuture = ({ validFrom }: X509Certificate): boolean => Date.parse(validFrom) > Date.now()

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false // a key of a kind that OpenSSL does not read
  }
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
