import { createHash, randomBytes } from 'node:crypto'
import { headerOf, headersOf, parseCSeq, type SipHeader, type SipRequest, writeSipMessage } from './sip-message.ts'
import { parseParameters, splitList, writeHostPort } from './sip-uri.ts'

/** Who sent us a request, and over what. */
export type SipSource = {
  readonly address: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
}

export type SipAnswer = {
  readonly status: number
  readonly reason?: string
  readonly headers?: readonly SipHeader[]
  readonly body?: Buffer
}

/** Answers a request, or leaves it, with undefined, to the next handler. */
export type RequestHandler = (
  request: SipRequest,
  source: SipSource,
) => SipAnswer | undefined | Promise<SipAnswer | undefined>

/** RFC 3261's timer J, 64 times T1: how long a request may come again. */
const REMEMBER_MS = 32_000
const MAX_REMEMBERED = 2_000
const MAX_REMEMBERED_BYTES = 4_194_304

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  481: 'Subscription Does Not Exist',
  489: 'Bad Event',
  500: 'Server Internal Error',
}

/**
 * The server's half of non-INVITE transactions (RFC 3261 section 17.2.2): each request is given to the handlers once, and a repetition gets the answer again.
 * What no handler takes: OPTIONS is answered 200, NOTIFY 481, everything else 405.
 */
export function openAnswerer({
  handlers,
  onFault,
}: {
  handlers: { for(request: SipRequest): Iterable<RequestHandler> }
  onFault(cause: unknown): void
}): (request: SipRequest, source: SipSource, reply: (bytes: Buffer, to: ReplyTo) => void) => Promise<void> {
  const remembered = new Map<string, { readonly at: number; answer?: Buffer }>()
  let rememberedBytes = 0
  const forgetOld = () => {
    for (const [transaction, { at, answer }] of remembered) {
      const isFull = remembered.size >= MAX_REMEMBERED || rememberedBytes > MAX_REMEMBERED_BYTES
      if (!isFull && performance.now() - at < REMEMBER_MS) return
      remembered.delete(transaction)
      rememberedBytes -= answer?.length ?? 0
    }
  }
  const decide = async (request: SipRequest, source: SipSource): Promise<SipAnswer> => {
    if (!isWhole(request)) return { status: 400 }
    try {
      for (const handler of handlers.for(request)) {
        const answer = await handler(request, source)
        if (answer) return answer
      }
    } catch (cause) {
      onFault(cause)
      return { status: 500 }
    }
    return answerByDefault(request)
  }
  return async (request, source, reply) => {
    const via = splitList(headerOf(request, 'via') ?? '')[0]
    if (via === undefined || request.method === 'ACK') return
    const to = replyTo(via, source)
    const ids = [via, headerOf(request, 'call-id'), headerOf(request, 'cseq'), source.address, source.port]
    const transaction = createHash('sha256').update(ids.join(' ')).digest('base64')
    const earlier = remembered.get(transaction)
    if (earlier) {
      if (earlier.answer) reply(earlier.answer, to)
      return
    }
    forgetOld()
    const entry: { readonly at: number; answer?: Buffer } = { at: performance.now() }
    remembered.set(transaction, entry)
    const answer = writeAnswer(request, source, await decide(request, source), onFault)
    if (remembered.get(transaction) === entry) {
      entry.answer = answer
      rememberedBytes += answer.length
    }
    reply(answer, to)
  }
}

export type ReplyTo = { readonly address: string; readonly port: number }

/** Where an answer goes over UDP: back to where the request came from when it asks so by `rport` (RFC 3581), or else to the port that its Via names. */
function replyTo(via: string, { address, port }: SipSource): ReplyTo {
  if (parseParameters(via).has('rport')) return { address, port }
  const named = Number(/^[^;]*\s(?:\[[^\]]*\]|[^\s:;]+)\s*:\s*(\d{1,5})/.exec(via)?.[1] ?? 5060)
  return { address, port: named > 0 && named < 65_536 ? named : port }
}

const isWhole = (request: SipRequest): boolean =>
  ['from', 'to', 'call-id'].every((name) => headerOf(request, name)) && parseCSeq(request)?.method === request.method

function answerByDefault({ method }: SipRequest): SipAnswer {
  const allow: SipHeader = ['allow', 'OPTIONS, NOTIFY']
  if (method === 'OPTIONS') return { status: 200, headers: [allow, ['accept', 'application/reginfo+xml']] }
  return method === 'NOTIFY' ? { status: 481 } : { status: 405, headers: [allow] }
}

function writeAnswer(
  request: SipRequest,
  source: SipSource,
  answer: SipAnswer,
  onFault: (cause: unknown) => void,
): Buffer {
  const [top = '', ...below] = splitList(headersOf(request, 'via').join(', '))
  const to = headerOf(request, 'to') ?? ''
  const isTagged = /;\s*tag\s*=/i.test(to.replace(/^.*>/, ''))
  const copied: SipHeader[] = [
    ...[markSource(top, source), ...below].map((via): SipHeader => ['via', via]),
    ['from', headerOf(request, 'from') ?? ''],
    ['to', isTagged ? to : `${to};tag=${randomBytes(6).toString('hex')}`],
    ['call-id', headerOf(request, 'call-id') ?? ''],
    ['cseq', headerOf(request, 'cseq') ?? ''],
  ]
  const write = ({ status, reason, headers = [], body = Buffer.alloc(0) }: SipAnswer) =>
    writeSipMessage({
      kind: 'response',
      status,
      reason: reason ?? REASONS[status] ?? '',
      headers: [...copied, ...headers],
      body,
    })
  try {
    return write(answer)
  } catch (cause) {
    onFault(cause)
    return write({ status: 500 })
  }
}

/** RFC 3581 section 4. */
function markSource(via: string, { address, port }: SipSource): string {
  const plain = via.replace(/;\s*received\s*=[^;]*/gi, '')
  const marked = plain.replace(/;\s*rport(?:\s*=[^;]*)?(?=;|$)/i, `;rport=${port}`)
  return `${marked};received=${writeHostPort(address)}`
}
