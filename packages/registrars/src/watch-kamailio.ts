import { Agent, fetch } from 'undici'
import type { z } from 'zod'
import { type LineNames, lineNames } from './line-names.ts'
import { type LocationContact, type LocationDump, readLocationDump } from './read-location-dump.ts'
import type { KamailioRegistrar, RegistrarAuth } from './registrar.ts'
import type { RegistrarFault, RegistrarWatch, SeenContact, Sighting, WatchPorts } from './sighting.ts'

/** Of ten thousand contacts it is 9.5 MB with Kamailio's `pretty_format`, and 5.8 MB without. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024
const TIMEOUT_MS = 15_000

type Answer = LocationDump | { readonly kind: 'no-dump'; readonly because: RegistrarFault; readonly status?: number }

/** Asks a Kamailio again and again for all that its table of locations holds, and tells what is other than the last time. */
export function watchKamailio(
  registrar: z.output<typeof KamailioRegistrar>,
  auth: Extract<RegistrarAuth, { kind: 'basic' | 'bearer' }> | undefined,
  { tell, onState, log }: WatchPorts,
): RegistrarWatch {
  const { url, table, intervalSeconds, ca } = registrar
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } })
  const stopping = new AbortController()
  let names: LineNames = lineNames(new Set())
  let told = new Map<string, string>()
  let askedBefore: number | undefined
  let wake = () => {}

  const ask = async (): Promise<Answer> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorisation(auth) },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ul.dump', params: [] }),
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        dispatcher: agent,
      })
      const { status } = response
      if (status === 401 || status === 403) {
        await response.body?.cancel()
        return { kind: 'no-dump', because: 'login-refused', status }
      }
      const pieces: Uint8Array[] = []
      let length = 0
      for await (const piece of response.body ?? []) {
        length += piece.length
        if (length > MAX_ANSWER_BYTES) return { kind: 'no-dump', because: 'too-large' }
        pieces.push(piece)
      }
      const dump = readLocationDump(Buffer.concat(pieces).toString('utf8'), table)
      return dump.kind === 'no-dump' && status !== 200 ? { kind: 'no-dump', because: 'refused', status } : dump
    } catch (cause) {
      return { kind: 'no-dump', because: faultOf(cause) }
    }
  }
  const look = async () => {
    const askedAt = Date.now()
    const answer = await ask()
    if (stopping.signal.aborted) return
    if (answer.kind === 'no-dump') {
      const status = 'status' in answer ? answer.status : undefined
      return onState({ kind: 'waiting', because: answer.because, ...(status === undefined ? {} : { status }) })
    }
    onState({ kind: 'connected' })
    const { sightings, fingerprints } = compareDump(answer.contacts, names, told, {
      now: Date.now(),
      ...(askedBefore === undefined ? {} : { askedBefore }),
    })
    told = fingerprints
    askedBefore = askedAt
    if (sightings.length > 0) tell(sightings)
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      await look()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, intervalSeconds * 1_000)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stopping.signal.aborted) wake()
      })
    }
  }
  let running: Promise<void> | undefined
  return {
    follow(aors) {
      names = lineNames(aors)
      running ??= run().catch((err: unknown) => log.warn({ err }, 'the watch on a Kamailio has ended'))
    },
    async stop() {
      stopping.abort()
      wake()
      await running
      await agent.destroy()
    },
  }
}

/** What a dump has for the lines that are followed, and of that what is other than what was told before. Lines that it does not have are told too, as having no contact. */
export function compareDump(
  contacts: readonly LocationContact[],
  names: LineNames,
  before: ReadonlyMap<string, string>,
  when: { readonly now: number; readonly askedBefore?: number },
): { sightings: Sighting[]; fingerprints: Map<string, string> } {
  const byAor = Map.groupBy(contacts, ({ aor }) => names.aorOf(aor))
  const fingerprints = new Map<string, string>()
  const sightings: Sighting[] = []
  for (const aor of names.aors) {
    const own = byAor.get(aor) ?? []
    const fingerprint = JSON.stringify(own.map(({ uri, mark }) => [uri, mark]).sort())
    fingerprints.set(aor, fingerprint)
    if (before.get(aor) === fingerprint) continue
    const { now, askedBefore } = when
    const since = before.has(aor) && askedBefore !== undefined ? { now, askedBefore } : { now }
    sightings.push({ aor, contacts: own.map((contact) => seenOf(contact, since)) })
  }
  return { sightings, fingerprints }
}

/**
 * Kamailio tells whole seconds of its own clock: the REGISTER may have come at the end of its second, but not later than now, and not before the last look at
 * which it was not there yet.
 */
function seenOf(
  { uri, mark, instance, expiresInSeconds, modifiedAt }: LocationContact,
  { now, askedBefore }: { readonly now: number; readonly askedBefore?: number },
): SeenContact {
  const at = modifiedAt === undefined ? now : Math.min(modifiedAt * 1_000 + 999, now)
  return {
    uri,
    mark,
    registeredAt: new Date(Math.max(at, askedBefore ?? at)),
    ...(instance === undefined ? {} : { instance }),
    ...(expiresInSeconds === undefined ? {} : { expiresAt: new Date(now + expiresInSeconds * 1_000) }),
  }
}

function authorisation(auth: Extract<RegistrarAuth, { kind: 'basic' | 'bearer' }> | undefined): Record<string, string> {
  if (!auth) return {}
  return {
    authorization:
      auth.kind === 'bearer'
        ? `Bearer ${auth.token}`
        : `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`,
  }
}

function faultOf(cause: unknown): RegistrarFault {
  if (!(cause instanceof Error)) return 'unreachable'
  if (cause.name === 'TimeoutError') return 'timeout'
  if (cause.message === 'terminated') return 'connection-lost' // undici's word for an answer that was cut off
  const { code } = (cause.cause ?? cause) as { code?: unknown } // undici's fetch wraps the socket's error
  return typeof code === 'string' && /CERT|TLS|SSL|UNABLE_TO_|ISSUER/.test(code) ? 'tls-failed' : 'unreachable'
}
