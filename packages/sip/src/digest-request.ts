import { randomBytes } from 'node:crypto'
import { answerChallenge, type Challenge, parseChallenge, type SipCredentials } from './digest.ts'
import type { SipCall, SipClient, SipOutcome } from './sip-client.ts'
import { headersOf, type SipHeader, type SipResponse } from './sip-message.ts'

/** A request whose Call-ID, From and To are fixed; CSeq is counted here, for each challenge makes one request more. */
export type DigestCall = Omit<SipCall, 'headers'> & {
  readonly headers: readonly SipHeader[]
  readonly firstCSeq: number
  readonly credentials?: SipCredentials
}

export type DigestOutcome = {
  readonly outcome: SipOutcome
  /** The CSeq that was used last. */
  readonly cseq: number
  /** Of a 401 or 407 that remained: we had nothing to answer with, or had answered, or cannot. */
  readonly challenge?: 'no-credentials' | 'not-accepted' | 'not-understood'
}

/** Enough for a proxy and a phone that challenge both, and a stale nonce at each. */
const MAX_CHALLENGES = 4

/** Sends a request and answers what is challenged: each of 401 and 407 once, and once more when the nonce was stale. */
export async function requestWithDigest(client: SipClient, call: DigestCall): Promise<DigestOutcome> {
  const { credentials, firstCSeq, headers, ...rest } = call
  const answers = new Map<string, string>()
  for (let sent = 0; ; sent++) {
    const cseq = firstCSeq + sent
    const outcome = await client.request({
      ...rest,
      headers: [...headers, ['cseq', `${cseq} ${call.method}`], ...answers],
    })
    if (outcome.kind !== 'response') return { outcome, cseq }
    const wanted = CHALLENGES[outcome.response.status]
    if (!wanted) return { outcome, cseq }
    const challenge = chooseChallenge(outcome.response, wanted.challenge, credentials)
    if (typeof challenge === 'string') return { outcome, cseq, challenge }
    const isRepeated = answers.has(wanted.answer) && !challenge.isStale
    if (!credentials || isRepeated || sent === MAX_CHALLENGES) return { outcome, cseq, challenge: 'not-accepted' }
    answers.set(wanted.answer, answerChallenge(challenge, credentials, { method: call.method, uri: call.uri }))
  }
}

const CHALLENGES: Readonly<Record<number, { challenge: string; answer: string }>> = {
  401: { challenge: 'www-authenticate', answer: 'authorization' },
  407: { challenge: 'proxy-authenticate', answer: 'proxy-authorization' },
}

/** The first that we can answer: a peer that offers several puts what it likes best first (RFC 8760 section 2.3). */
function chooseChallenge(
  response: SipResponse,
  header: string,
  credentials: SipCredentials | undefined,
): Challenge | 'no-credentials' | 'not-understood' {
  if (!credentials) return 'no-credentials'
  const understood = headersOf(response, header).flatMap((value) => parseChallenge(value) ?? [])
  if (understood.length === 0) return 'not-understood'
  return understood.find(({ realm }) => (credentials.realm ?? realm) === realm) ?? 'no-credentials'
}

/** A fresh tag, Call-ID or the like. */
export const mintId = (): string => randomBytes(12).toString('hex')
