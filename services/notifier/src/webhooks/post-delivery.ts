import { Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { isPublicAddress, literalAddress, urlFault } from '@offhook/webhooks'
import { Agent, buildConnector, request } from 'undici'
import type { AttemptAnswer } from './decide-attempt.ts'

export type Post = {
  readonly url: string
  readonly allowPrivate: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Poster = {
  /** One attempt; never throws. `stop` cuts it off. */
  post(delivery: Post, stop: AbortSignal): Promise<AttemptAnswer>
  close(): Promise<void>
}

/** A name or an address that leads where nothing is sent to. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress'
}

/** Of an answer, which nobody reads: a connection whose answer is longer is closed. */
const MAX_ANSWER_BYTES = 4_096

const DNS = { timeout: 3_000, tries: 2 }

/**
 * Posts to tenants' receivers. Those that may be private have connections of their own, so that none is ever used by another webhook. Redirects are not followed:
 * where they lead nobody has looked at.
 */
export function openPoster({
  timeoutMs,
  dnsServers,
}: {
  timeoutMs: number
  dnsServers?: readonly string[] | undefined
}): Poster {
  const resolver = new Resolver(DNS)
  if (dnsServers) resolver.setServers(dnsServers)
  const connections = { keepAliveTimeout: 4_000, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  const anywhere = new Agent({ ...connections, connect: { timeout: timeoutMs } })
  const publicOnly = new Agent({ ...connections, connect: publicConnector(publicLookup(resolver), timeoutMs) })
  return {
    async post({ url, allowPrivate, headers, body }, stop) {
      const fault = urlFault(url, { allowPrivate })
      if (fault)
        return { kind: 'failed', because: fault === 'private-address' ? 'private-address' : 'refused-url', code: fault }
      const attempt = attemptSignal(stop, timeoutMs)
      const { signal } = attempt
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'Offhook', ...headers },
          body,
          signal,
          dispatcher: allowPrivate ? anywhere : publicOnly,
        })
        const retryAfter = answer.headers['retry-after']
        await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => {}) // the status says it all
        return {
          kind: 'answered',
          status: answer.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        }
      } catch (cause) {
        return stop.aborted ? { kind: 'cut-off' } : whyFailed(cause)
      } finally {
        attempt.end()
      }
    },
    async close() {
      await Promise.all([anywhere.destroy(), publicOnly.destroy()])
    },
  }
}

/** Aborted when the time is over or by `stop`, which outlives it: nothing of an attempt stays behind there. */
function attemptSignal(stop: AbortSignal, timeoutMs: number): { signal: AbortSignal; end(): void } {
  const attempt = new AbortController()
  const cutOff = () => attempt.abort(stop.reason)
  const timer = setTimeout(() => attempt.abort(new DOMException('no answer in time', 'TimeoutError')), timeoutMs)
  if (stop.aborted) cutOff()
  stop.addEventListener('abort', cutOff)
  return {
    signal: attempt.signal,
    end() {
      clearTimeout(timer)
      stop.removeEventListener('abort', cutOff)
    },
  }
}

/** Connects to public addresses alone. A host that is written as an address is looked at here, because nobody looks it up; a name where it is looked up, so that what was looked at is what is connected to. */
function publicConnector(lookup: LookupFunction, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ lookup, timeout: timeoutMs })
  return (options, callback) => {
    const address = literalAddress(options.hostname)
    if (address !== undefined && !isPublicAddress(address)) callback(new PrivateAddress(options.hostname), null)
    else connect(options, callback)
  }
}

/**
 * Names by DNS, refused whole when one of their addresses is not public. Not by the system's resolver, which has four threads for everybody: a tenant whose name server
 * hangs would hold up all others.
 */
export function publicLookup(resolver: Pick<Resolver, 'resolve4' | 'resolve6'>): LookupFunction {
  const resolve = async (hostname: string) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const [four, six] = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const addresses = [
      ...four!.map((address) => ({ address, family: 4 })),
      ...six!.map((address) => ({ address, family: 6 })),
    ]
    if (addresses.length === 0) throw answers.find((answer) => answer.status === 'rejected')?.reason
    if (!addresses.every(({ address }) => isPublicAddress(address))) throw new PrivateAddress(hostname)
    return addresses
  }
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (options.all) callback(null, addresses)
        else callback(null, first!.address, first!.family)
      },
      (cause: Error) => callback(cause, []),
    )
  }
}

function whyFailed(cause: unknown): AttemptAnswer {
  if (cause instanceof PrivateAddress) return { kind: 'failed', because: 'private-address' }
  const { name, code } = cause as { name?: unknown; code?: unknown }
  const written = typeof code === 'string' ? code : ''
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(written)) return { kind: 'failed', because: 'timeout' }
  const because = /CERT|TLS|SSL|UNABLE_TO_|ISSUER/.test(written) ? 'tls' : 'unreachable'
  return { kind: 'failed', because, ...(written ? { code: written } : {}) }
}
