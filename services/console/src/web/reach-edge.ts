import { randomUUID } from 'node:crypto'

/** What the console itself meets at the edge's base URL. */
export type Reached =
  | { readonly kind: 'edge'; readonly ms: number }
  /** Something answers, but not as an edge does. */
  | { readonly kind: 'other'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly because: string }

/** An edge's own answer to a name that it does not hold, byte for byte. */
const NOT_FOUND = 'Not Found\n'
const TIMEOUT_MS = 3_000

/** Asks the configured edge, and nobody else, for a file that nobody has. Redirects are not followed. */
export async function reachEdge(baseUrl: string): Promise<Reached> {
  const began = performance.now()
  try {
    const response = await fetch(`${baseUrl}/offhook-check-${randomUUID()}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await begin(response)
    return response.status === 404 && text === NOT_FOUND
      ? { kind: 'edge', ms: performance.now() - began }
      : { kind: 'other', status: response.status }
  } catch (cause) {
    return { kind: 'unreachable', because: reasonOf(cause) }
  }
}

/** Enough of a body to know it by. */
async function begin(response: Response): Promise<string> {
  let text = ''
  for await (const piece of response.body ?? []) {
    text += Buffer.from(piece).toString('latin1')
    if (text.length > NOT_FOUND.length) break
  }
  return text
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no answer'
  if (cause.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`
  const { code } = (cause.cause ?? cause) as { code?: unknown } // fetch wraps the socket's error
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known here'
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  return typeof code === 'string' ? code : 'no answer'
}
