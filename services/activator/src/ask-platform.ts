import type { PlatformAnswer, PlatformConnection } from './tenant-platform.ts'

export const MAX_ANSWER_BYTES = 256 * 1024

export type PlatformRequest = { path: string; headers: Record<string, string>; body: string }

/** Reads a 200's text; what it cannot understand it refuses as `bad-answer`, without quoting the answer. */
export type ReadAnswer = (text: string, contentType: string) => PlatformAnswer

/** One POST to a platform and what its status means; never throws for what a platform does. Redirects are not followed: they would carry the token elsewhere. */
export async function askPlatform(
  { baseUrl, auth, timeoutMs }: PlatformConnection,
  { path, headers, body }: PlatformRequest,
  readAnswer: ReadAnswer,
): Promise<PlatformAnswer> {
  let response: Response
  let text: string | undefined
  try {
    response = await fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      body,
      headers: { ...headers, ...authorization(auth), 'user-agent': 'Offhook' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await readText(response)
  } catch (cause) {
    return {
      kind: 'unavailable',
      because: cause instanceof Error && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable',
    }
  }
  if (response.status === 200) {
    if (text === undefined)
      return { kind: 'refused', because: 'bad-answer', detail: `the answer is longer than ${MAX_ANSWER_BYTES} bytes` }
    return readAnswer(text, response.headers.get('content-type') ?? '')
  }
  return readStatus(response.status, response.headers.get('retry-after'), new Date())
}

/** What a status other than 200 means. `Retry-After` is seconds or a date (RFC 9110 section 10.2.3); more than an hour is not waited. */
export function readStatus(status: number, retryAfter: string | null, now: Date): PlatformAnswer {
  switch (status) {
    case 401:
    case 403:
      return { kind: 'refused', because: 'unauthorized', detail: `the platform answered ${status}` }
    case 404:
    case 410:
      return { kind: 'refused', because: 'not-ordered' }
    case 409:
      return { kind: 'refused', because: 'token-mismatch' }
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'unavailable', because: `status ${status}`, retryAfterMs: retryAfterMs(retryAfter, now) }
  }
  return { kind: 'refused', because: 'bad-answer', detail: `the platform answered ${status}` }
}

function retryAfterMs(written: string | null, now: Date): number | undefined {
  if (written === null) return undefined
  const ms = /^\d{1,9}$/.test(written.trim()) ? Number(written) * 1_000 : Date.parse(written) - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 3_600_000)
}

function authorization(auth: PlatformConnection['auth']): Record<string, string> {
  if (!auth) return {}
  if (auth.kind === 'bearer') return { authorization: `Bearer ${auth.token}` }
  return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` }
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
