import { Agent, fetch, type Response } from 'undici'
import { readStatus } from './read-status.ts'
import { authorisation } from './sign-request.ts'
import type { PlatformAnswer, PlatformConnection } from './tenant-platform.ts'

export const MAX_ANSWER_BYTES = 256 * 1024

export type PlatformRequest = {
  readonly method?: string
  /** Below the base URL, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Reads a 200's text; what it cannot understand it refuses as `bad-answer`, without quoting the answer. */
export type ReadAnswer = (text: string, contentType: string) => PlatformAnswer

export type AskPlatform = (request: PlatformRequest, readAnswer: ReadAnswer) => Promise<PlatformAnswer>

/**
 * Connections to one platform, shared with no other. Idle ones end by themselves. A question is one request and what its status means; nothing
 * that a platform does is thrown.
 * Redirects are not followed: they would carry the token elsewhere.
 */
export function openConnections({ baseUrl, auth, timeoutMs, observe }: PlatformConnection): AskPlatform {
  const agent = new Agent(auth?.kind === 'certificate' ? { connect: tlsOptions(auth) } : {})
  const base = baseUrl.replace(/\/+$/, '')
  return async ({ method = 'POST', path, headers, body }, readAnswer) => {
    let response: Response
    let text: string | undefined
    try {
      const url = new URL(`${base}${path}`)
      const signed = { method, path: `${url.pathname}${url.search}`, body: body ?? '' }
      response = await fetch(url, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: { ...headers, ...authorisation(auth, signed, new Date()), 'user-agent': 'Offhook' },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        dispatcher: agent,
      })
      observe?.({ status: response.status })
      text = await readText(response)
    } catch (cause) {
      return { kind: 'unavailable', because: whyUnreachable(cause) }
    }
    if (response.status !== 200) return readStatus(response.status, response.headers.get('retry-after'), new Date())
    if (text === undefined)
      return { kind: 'refused', because: 'bad-answer', detail: `the answer is longer than ${MAX_ANSWER_BYTES} bytes` }
    return readAnswer(text, response.headers.get('content-type') ?? '')
  }
}

const tlsOptions = ({ cert, key, ca }: { cert: string; key: string; ca?: string | undefined }) => ({
  cert,
  key,
  ...(ca === undefined ? {} : { ca }),
})

/** `tls`: whoever answers could not be trusted, or did not trust us. */
export function whyUnreachable(cause: unknown): 'timeout' | 'tls' | 'unreachable' {
  if (!(cause instanceof Error)) return 'unreachable'
  if (cause.name === 'TimeoutError') return 'timeout'
  const { code } = (cause.cause ?? cause) as { code?: unknown } // undici's fetch wraps the socket's error
  return typeof code === 'string' && /CERT|TLS|SSL|UNABLE_TO_|ISSUER/.test(code) ? 'tls' : 'unreachable'
}

/** Undefined when longer than is read. */
async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return ''
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body) {
    length += piece.length
    if (length > MAX_ANSWER_BYTES) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
