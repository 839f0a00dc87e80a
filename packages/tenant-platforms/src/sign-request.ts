import { createHmac } from 'node:crypto'
import type { HmacAuth, PlatformAuth } from './platform-auth.ts'

export type RequestToSign = {
  readonly method: string
  /** As on the wire: the base URL's own path and the query included. */
  readonly path: string
  readonly body: string
}

/** The headers that sign us in; a client certificate needs none. `at` is when the request is sent. */
export function authorisation(
  auth: PlatformAuth | undefined,
  request: RequestToSign,
  at: Date,
): Readonly<Record<string, string>> {
  switch (auth?.kind) {
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` }
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` }
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value }
    case 'hmac':
      return sign(auth, request, Math.floor(at.getTime() / 1_000))
    case 'certificate':
    case undefined:
      return {}
  }
}

/**
 * HMAC over `<METHOD>\n<path>\n<timestamp>\n<body>`: `x-offhook-timestamp: 1767603630` (seconds since 1970) and `x-offhook-signature: sha256=<hex>`.
 * No newline can stand in the first three, so that no two requests have the same text to sign.
 */
function sign(
  { secret, algorithm, timestampHeader, signatureHeader }: HmacAuth,
  { method, path, body }: RequestToSign,
  timestamp: number,
): Readonly<Record<string, string>> {
  const signature = createHmac(algorithm, secret).update(`${method}\n${path}\n${timestamp}\n${body}`).digest('hex')
  return {
    [timestampHeader.toLowerCase()]: String(timestamp),
    [signatureHeader.toLowerCase()]: `${algorithm}=${signature}`,
  }
}
