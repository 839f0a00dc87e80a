import { createHash, randomBytes } from 'node:crypto'

/** `realm`, when given, is the only one that is answered. */
export type SipCredentials = { readonly user: string; readonly password: string; readonly realm?: string }

const ALGORITHMS = { MD5: 'md5', 'MD5-SESS': 'md5', 'SHA-256': 'sha256', 'SHA-256-SESS': 'sha256' } as const
type Algorithm = keyof typeof ALGORITHMS

export type Challenge = {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: Algorithm
  /** As the peer wrote it, if it did: it is given back so. */
  readonly writtenAlgorithm?: string
  /** Whether `qop=auth` is offered; a peer that names no qop speaks RFC 2069. */
  readonly hasQop: boolean
  readonly opaque?: string
  /** The nonce was too old and the password may well be right. */
  readonly isStale: boolean
}

/** A digest challenge (RFC 2617 section 3.2.1, RFC 8760) that we can answer; undefined for other schemes, algorithms, and where only `auth-int` is offered. */
export function parseChallenge(header: string): Challenge | undefined {
  const fields = parseDigestFields(header)
  const [realm, nonce, qop] = [fields?.get('realm'), fields?.get('nonce'), fields?.get('qop')]
  const writtenAlgorithm = fields?.get('algorithm')
  const algorithm = (writtenAlgorithm ?? 'MD5').toUpperCase()
  if (!fields || realm === undefined || nonce === undefined || !isAlgorithm(algorithm)) return undefined
  const offered = qop?.split(',').map((one) => one.trim().toLowerCase())
  if (offered && !offered.includes('auth')) return undefined
  const opaque = fields.get('opaque')
  return {
    realm,
    nonce,
    algorithm,
    ...(writtenAlgorithm === undefined ? {} : { writtenAlgorithm }),
    hasQop: offered !== undefined,
    ...(opaque === undefined ? {} : { opaque }),
    isStale: fields.get('stale')?.toLowerCase() === 'true',
  }
}

/** The value of Authorization or Proxy-Authorization. `count` is how often this nonce has been used, ours included. */
export function answerChallenge(
  challenge: Challenge,
  { user, password }: SipCredentials,
  {
    method,
    uri,
    count = 1,
    cnonce = randomBytes(12).toString('hex'),
  }: { method: string; uri: string; count?: number; cnonce?: string },
): string {
  const { realm, nonce, algorithm, writtenAlgorithm, hasQop, opaque } = challenge
  const isSession = algorithm.endsWith('-SESS')
  const nc = count.toString(16).padStart(8, '0')
  const response = digestResponse({
    algorithm,
    user,
    realm,
    password,
    method,
    uri,
    nonce,
    cnonce,
    ...(hasQop ? { nc } : {}),
  })
  return [
    `Digest username=${quote(user)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    ...(writtenAlgorithm === undefined ? [] : [`algorithm=${writtenAlgorithm}`]),
    ...(hasQop || isSession ? [`cnonce=${quote(cnonce)}`] : []),
    ...(hasQop ? ['qop=auth', `nc=${nc}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ].join(', ')
}

/** RFC 2617 section 3.2.2 and RFC 7616; without `nc`, the form of RFC 2069. */
export function digestResponse({
  algorithm,
  user,
  realm,
  password,
  method,
  uri,
  nonce,
  cnonce,
  nc,
}: {
  algorithm: Algorithm
  user: string
  realm: string
  password: string
  method: string
  uri: string
  nonce: string
  cnonce: string
  nc?: string
}): string {
  const hash = (text: string) => createHash(ALGORITHMS[algorithm]).update(text).digest('hex')
  const secret = hash(`${user}:${realm}:${password}`)
  const first = algorithm.endsWith('-SESS') ? hash(`${secret}:${nonce}:${cnonce}`) : secret
  const second = hash(`${method}:${uri}`)
  return hash(nc === undefined ? `${first}:${nonce}:${second}` : `${first}:${nonce}:${nc}:${cnonce}:auth:${second}`)
}

/** The fields of a digest header, names in lower case, quotes taken off. */
export function parseDigestFields(header: string): Map<string, string> | undefined {
  if (!/^Digest\s/i.test(header)) return undefined
  const fields = header.slice(6).matchAll(/(?<=^|[\s,])([a-z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)
  return new Map(
    [...fields].map(([, name, quoted, bare]) => [name!.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '']),
  )
}

const isAlgorithm = (name: string): name is Algorithm => Object.hasOwn(ALGORITHMS, name)

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
