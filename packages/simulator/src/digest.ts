import { createHash } from 'node:crypto'

export type DigestInput = {
  user: string
  realm: string
  password: string
  method: string
  uri: string
  nonce: string
  nc?: string | undefined
  cnonce?: string | undefined
  qop?: string | undefined
}

/** The `response` of HTTP digest authentication with MD5 (RFC 2617 section 3.2.2), with or without `qop`. */
export function digestResponse({ user, realm, password, method, uri, nonce, nc, cnonce, qop }: DigestInput): string {
  const ha1 = md5(`${user}:${realm}:${password}`)
  const ha2 = md5(`${method}:${uri}`)
  return md5(qop ? `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}` : `${ha1}:${nonce}:${ha2}`)
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
