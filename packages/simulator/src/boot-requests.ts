import { type Answer, type Send, sleep } from './http-agent.ts'
import type { PhoneLog } from './phone-log.ts'

export type PhoneRequest = {
  readonly method: string
  readonly file: string
  /** 0: nobody answered. */
  readonly status: number
  readonly bytes: number
  readonly ms: number
}

export type Ask = (
  method: 'GET' | 'HEAD' | 'PUT',
  file: string,
  userAgent: string,
  upload?: { text: string; headers?: Record<string, string> },
) => Promise<Answer | undefined>

/** A phone waits no longer than this at a time, whatever Retry-After says. */
const LONGEST_WAIT_MS = 5_000
const NO_ANSWER_WAIT_MS = 500

/**
 * One file after another from a boot server. Where nobody answers or a 503 says to come back, a GET is tried again until `patienceMs` have passed; an
 * upload is not, as on the real phone. A name that is a URL of its own is asked there, and told by its name where it lies in the folder.
 */
export function openBootServer(
  send: Send,
  folder: string,
  log: PhoneLog,
  {
    pauseMs,
    patienceMs,
    onRequest,
  }: { pauseMs: number; patienceMs: number; onRequest: (request: PhoneRequest) => void },
): Ask {
  return async (method, asked, userAgent, upload) => {
    const file = asked.startsWith(`${folder}/`) ? asked.slice(folder.length + 1) : asked
    const url = /^https?:\/\//.test(file) ? file : `${folder}/${file}`
    const deadline = performance.now() + patienceMs
    for (;;) {
      const askedAt = performance.now()
      const answer = await send(method, url, { 'user-agent': userAgent, ...upload?.headers }, upload?.text).catch(
        () => undefined,
      )
      onRequest({
        method,
        file,
        status: answer?.status ?? 0,
        bytes: upload ? upload.text.length : (answer?.body.length ?? 0),
        ms: performance.now() - askedAt,
      })
      const fine = answer !== undefined && answer.status < 400
      log.note('copy', fine ? 2 : 4, `'${file}' ${answer ? `answered ${answer.status}` : 'did not answer'}`)
      if (pauseMs > 0) await sleep(pauseMs)
      const isPutOff = answer === undefined || answer.status === 503
      if (!isPutOff || method !== 'GET' || performance.now() > deadline) return answer
      await sleep(answer ? readRetryAfter(answer.headers['retry-after']) : NO_ANSWER_WAIT_MS)
    }
  }
}

/** Milliseconds; a second where nothing, or nothing understandable, was said. */
export function readRetryAfter(written: string | undefined): number {
  return /^\d{1,6}$/.test(written ?? '') ? Math.min(Number(written) * 1_000, LONGEST_WAIT_MS) : 1_000
}

/** The text of files that are there, asked for as one and the same program. */
export const openFiles =
  (ask: Ask, userAgent: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  async (file: string): Promise<string | undefined> => {
    const answer = await ask('GET', file, userAgent)
    return answer?.status === 200 ? Buffer.from(answer.body, 'latin1').toString(encoding) : undefined
  }
