import { createHash } from 'node:crypto'
import { done, isLostInfrastructure, type Outcome, postpone, retry } from '@offhook/bus'
import type { AccountEventReceived } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import type { PlatformAnswer, Question } from '@offhook/tenant-platforms'
import { checkRegistrars } from '../decide-activation.ts'
import type { PutOff } from '../guard-platform.ts'
import type { Concerned, ConcernedPhone } from './concerned-phones.ts'
import {
  changeByAnswer,
  decideForPhone,
  type Failure,
  type PhoneChange,
  type PhoneDecision,
} from './decide-account-event.ts'
import { type EventName, type FoundEvent, OLDER_THAN_KNOWN } from './found-account-event.ts'
import { ChangedMeanwhile, type Work } from './kept-account-event.ts'

export type AccountEventPorts = {
  findEvent(name: EventName): Promise<FoundEvent | undefined>
  findConcerned(concerned: Concerned): Promise<ConcernedPhone[]>
  /** Phones at a platform, or at one gateway of it, after this MAC. */
  findPage(of: { tenant: string; platform: string; gateway: string | undefined }, after: string): Promise<Mac[]>
  hasGateway(of: { tenant: string; platform: string; gateway: string }): Promise<boolean>
  requestCredentials(tenant: string, known: FoundEvent['known'], question: Question): Promise<PlatformAnswer | PutOff>
  keepApplied(found: FoundEvent, work: Work): Promise<boolean>
  keepPart(found: FoundEvent, changes: readonly PhoneChange[]): Promise<void>
  /** Runs it when it is its tenant's turn; undefined for a tenant with too much waiting. */
  inTurn<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> | undefined
  crowdedMs(tenant: string): number
  count(ending: Work['ending']): void
  /** Attempts after which an event has failed. */
  maxAttempts: number
  now(): Date
}

/** Another process may have it in hand. */
const BLOCKED_MS = 200
/** Phones of one event that a platform is asked for at one time. */
const AT_ONCE = 8
/** Of a chain of events about one thing, as many as one message goes through. */
const MAX_CHAIN = 50

/**
 * An account event becomes what it means for its phones. Its row says what it told, and whether it is its turn: the message only wakes. What was received before it about
 * one of the same things is applied first.
 */
export function applyAccountEvent(ports: AccountEventPorts) {
  const inHand = new Set<string>()
  const applyInTurn = async (name: EventName, attempt: number, depth = 0): Promise<Outcome> => {
    const key = `${name.tenant}/${name.platform}/${name.id}`
    if (inHand.has(key)) return postpone(BLOCKED_MS)
    inHand.add(key)
    try {
      for (let chain = 0; chain < MAX_CHAIN; chain++) {
        const found = await ports.findEvent(name)
        if (!found) return done
        if (found.blockedBy === null) return await applyFound(ports, found, attempt)
        if (depth > 0) return postpone(BLOCKED_MS)
        const before = await applyInTurn({ ...name, id: found.blockedBy }, 1, depth + 1)
        if (before.kind !== 'done') return postpone(BLOCKED_MS)
      }
      return postpone(BLOCKED_MS)
    } finally {
      inHand.delete(key)
    }
  }
  return ({ tenant, platform, id }: AccountEventReceived, attempt: number): Promise<Outcome> =>
    ports.inTurn(tenant, () => applyInTurn({ tenant, platform, id }, attempt)) ??
    Promise.resolve(postpone(ports.crowdedMs(tenant)))
}

async function applyFound(ports: AccountEventPorts, found: FoundEvent, attempt: number): Promise<Outcome> {
  const isLast = attempt > ports.maxAttempts
  const end = async (work: Work): Promise<Outcome> => {
    if (await ports.keepApplied(found, work)) ports.count(work.ending)
    return done
  }
  try {
    const work = await decide(ports, found)
    if ('kind' in work) {
      if (work.kind === 'retry' && isLast)
        return await end({ ending: { state: 'failed', because: 'platform-unavailable' } })
      return work
    }
    return await end(work)
  } catch (cause) {
    if (isLostInfrastructure(cause)) throw cause
    if (cause instanceof ChangedMeanwhile) return postpone(BLOCKED_MS)
    if (isLast) await end({ ending: { state: 'failed', because: 'defect' } }) // or it would stand before all that follow it
    throw cause
  }
}

async function decide(ports: AccountEventPorts, found: FoundEvent): Promise<Work | Outcome> {
  const { event, tenant, platform } = found
  if (found.isStale) return { ending: { state: 'applied', because: OLDER_THAN_KNOWN } }
  if (event.type === 'directory.changed') {
    const { gateway, contacts } = event.data
    if (found.isFollowed) return { ending: { state: 'applied', because: 'newer-follows' } }
    if (gateway !== undefined && !(await ports.hasGateway({ tenant, platform, gateway })))
      return { ending: { state: 'failed', because: 'no-such-gateway' } }
    if (contacts) return { ending: { state: 'applied' }, directory: { gateway, contacts } }
    return askAll(ports, found, gateway)
  }
  const { data } = event
  const gateway = 'gateway' in data ? (data.gateway ?? undefined) : undefined
  const phones = await ports.findConcerned({
    ...{ tenant, platform, gateway },
    ...('account' in data ? { account: data.account } : { macs: [data.mac] }),
  })
  if (phones.length === 0)
    return { ending: { state: 'parked', because: 'account' in data ? 'unknown-account' : 'unknown-phone' } }
  const decisions: Settled[] = []
  for (let from = 0; from < phones.length; from += AT_ONCE) {
    const settled = await Promise.all(
      phones
        .slice(from, from + AT_ONCE)
        .map((phone) => settle(ports, found, phone, decideForPhone(event, found, phone))),
    )
    for (const one of settled) {
      if ('outcome' in one) return one.outcome
      decisions.push(one)
    }
  }
  const place =
    event.type === 'phone.moved' || (event.type === 'phone.assigned' && gateway !== undefined)
      ? { mac: event.data.mac, gateway: gateway ?? null }
      : undefined
  return summarise(decisions, place)
}

type Settled =
  | Exclude<PhoneDecision, { kind: 'ask' | 'fail' }>
  | { readonly kind: 'fail'; readonly because: string; readonly mac: Mac }

/** Of a phone whose lines are the platform's to say, what it says. */
async function settle(
  ports: AccountEventPorts,
  found: FoundEvent,
  phone: ConcernedPhone,
  decision: PhoneDecision,
): Promise<Settled | { outcome: Outcome }> {
  const failed = (because: string): Settled => ({ kind: 'fail', because, mac: phone.mac })
  if (decision.kind === 'fail') return failed(decision.because)
  if (decision.kind !== 'ask') return decision
  const { gateway } = decision
  const askedAt = ports.now()
  const { mac } = phone
  const question = {
    boot: questionId(found, mac),
    mac,
    bootToken: undefined,
    gateway,
    leasedIp: undefined,
    event: found.id,
  }
  const told = await ports.requestCredentials(found.tenant, found.known, question)
  if (told.kind === 'put-off') return { outcome: postpone(told.afterMs) }
  const answer = checkRegistrars(told, phone.settings)
  if (answer.kind === 'unavailable') return { outcome: retry(`platform ${answer.because}`, answer.retryAfterMs) }
  if (answer.kind === 'refused') return failed(answer.detail ? `${answer.because}: ${answer.detail}` : answer.because)
  const changed = changeByAnswer(found.event, phone, { credentials: answer.credentials, gateway, askedAt })
  return changed.kind === 'fail' || changed.kind === 'ask' ? failed('no-registrar') : changed
}

function summarise(decisions: readonly Settled[], place: Work['place']): Work {
  const changes = decisions.flatMap((one) => (one.kind === 'change' ? [one.change] : []))
  const failure = decisions.find((one) => one.kind === 'fail')
  if (failure) {
    const conflict = failure.because === ('owner-conflict' satisfies Failure) ? failure.mac : undefined
    return { ending: { state: 'failed', because: failure.because }, changes, ...(conflict ? { conflict } : {}) }
  }
  const parked = decisions.find((one) => one.kind === 'park')
  if (parked) return { ending: { state: 'parked', because: parked.because } }
  const [idle] = decisions.flatMap((one) => (one.kind === 'nothing' && one.because ? [one.because] : []))
  return { ending: { state: 'applied', because: changes.length === 0 ? idle : undefined }, changes, place }
}

/** Every phone of a platform, or of one of its sites, is asked for anew, a few at a time; each part is kept by itself, and done again it changes nothing. */
async function askAll(
  ports: AccountEventPorts,
  found: FoundEvent,
  gateway: string | undefined,
): Promise<Work | Outcome> {
  const { tenant, platform } = found
  let before = 0
  let failed: string | undefined
  for (let after = ''; ; ) {
    const macs = await ports.findPage({ tenant, platform, gateway }, after)
    const last = macs.at(-1)
    if (last === undefined) break
    const phones = await ports.findConcerned({ tenant, platform, macs })
    const granted = phones.filter((phone) => (phone.granted?.credentials.lines.length ?? 0) > 0)
    const settled = await Promise.all(
      granted.map((phone) => settle(ports, found, phone, { kind: 'ask', gateway: phone.granted!.gateway })), // filtered above
    )
    const put = settled.find((one) => 'outcome' in one)
    if (put && 'outcome' in put) return put.outcome
    const { changes = [], ending } = summarise(settled as Settled[], undefined) // none of them an outcome
    await ports.keepPart(found, changes)
    before += changes.length
    if (ending.state === 'failed') failed ??= ending.because
    after = last
  }
  return { ending: { state: failed === undefined ? 'applied' : 'failed', because: failed }, before }
}

/** A UUIDv8 (RFC 9562 section 5.8) of event and phone: a question that is repeated is known for the same. */
function questionId({ tenant, platform, id }: EventName, mac: Mac): string {
  const hex = createHash('sha256').update(`${tenant}/${platform}/${id}/${mac}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
