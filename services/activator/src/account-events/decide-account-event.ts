import { isDeepStrictEqual } from 'node:util'
import type { AccountEvent } from '@offhook/contracts'
import { effectiveLine, type KeptCredentials, type Line, type Mac, mergeSettings } from '@offhook/phones'
import { type ConcernedPhone, indicesOf } from './concerned-phones.ts'

/** What a phone is to have from now on; `from`: the revision that this was decided on, undefined for a phone that had none. */
export type PhoneChange = {
  readonly mac: Mac
  readonly from: number | undefined
  readonly credentials: KeptCredentials
  readonly gateway: string
  readonly settings: ConcernedPhone['settings']
  /** As of when this is what the platform says. */
  readonly grantedAt: Date
}

/** What an event means for one phone. */
export type PhoneDecision =
  | { readonly kind: 'change'; readonly change: PhoneChange }
  /** Its lines are the platform's to say. */
  | { readonly kind: 'ask'; readonly gateway: string }
  | { readonly kind: 'nothing'; readonly because?: 'granted-since' | 'not-granted' }
  | { readonly kind: 'park'; readonly because: 'no-gateway' }
  | { readonly kind: 'fail'; readonly because: Failure }

export type Failure = 'owner-conflict' | 'another-platform' | 'no-such-gateway' | 'suspended' | 'no-registrar'

/** What a platform granted this long after an event was received is newer than what the event told; less may be a slow answer to an older question, or two clocks' difference. */
const SURELY_LATER_MS = 30_000

type Given = { readonly tenant: string; readonly platform: string; readonly receivedAt: Date }
type PhoneEvent = Exclude<AccountEvent, { type: 'directory.changed' }>

/** Decides what an event means for a phone that it concerns. */
export function decideForPhone(
  event: PhoneEvent,
  { tenant, platform, receivedAt }: Given,
  phone: ConcernedPhone,
): PhoneDecision {
  const { granted, ordered, place } = phone
  if (!phone.withinTenant) return { kind: 'fail', because: 'owner-conflict' }
  const takes = event.type === 'account.closed' || event.type === 'phone.unassigned'
  if (ordered?.suspended && !takes) return { kind: 'fail', because: 'suspended' }
  const isOurs = granted?.tenant === tenant && granted.platform === platform
  const named = 'gateway' in event.data ? (event.data.gateway ?? undefined) : undefined
  if (named !== undefined && place !== named) return { kind: 'fail', because: 'no-such-gateway' }
  if (granted && !isOurs && named === undefined) return { kind: 'fail', because: 'another-platform' }
  const isNewer = granted !== null && granted.grantedAt.getTime() > receivedAt.getTime() + SURELY_LATER_MS
  const change = (credentials: KeptCredentials, gateway = granted?.gateway ?? place!) =>
    changeTo(phone, credentials, gateway, receivedAt)

  switch (event.type) {
    case 'account.closed': {
      if (!granted) return { kind: 'nothing', because: 'not-granted' }
      if (isNewer) return { kind: 'nothing', because: 'granted-since' }
      const closed = indicesOf(phone, event.data.account)
      const lines = granted.credentials.lines.filter((_, index) => !closed.includes(index))
      return change(lines.length > 0 ? { ...granted.credentials, lines } : withoutLines(granted.credentials))
    }
    case 'phone.unassigned':
      if (!granted) return { kind: 'nothing', because: 'not-granted' }
      return isNewer ? { kind: 'nothing', because: 'granted-since' } : change(withoutLines(granted.credentials))
    case 'account.created':
    case 'account.updated':
    case 'account.password-rotated': {
      if (!granted) return { kind: 'nothing', because: 'not-granted' }
      if (isNewer) return { kind: 'nothing', because: 'granted-since' }
      const [given] = event.data.lines ?? []
      if (!given) return { kind: 'ask', gateway: granted.gateway }
      const meant = indicesOf(phone, event.data.account)
      const isPassword = event.type === 'account.password-rotated'
      const lines = granted.credentials.lines.map((line, index) =>
        meant.includes(index) ? (isPassword ? { ...line, ...given } : given) : line,
      )
      return change({ ...granted.credentials, lines })
    }
    case 'phone.assigned':
    case 'phone.moved': {
      const { family, model, lines } = event.data
      if (place === null && !granted && event.type === 'phone.moved') return { kind: 'nothing', because: 'not-granted' }
      if (place === null) return { kind: 'park', because: 'no-gateway' }
      const told = { ...(family ? { family } : {}), ...(model ? { model } : {}) }
      const current = isOurs ? granted.credentials : undefined
      if (isNewer && isOurs) return change({ ...current!, ...told }, place)
      if (lines) return change({ ...kept(current), ...told, lines }, place)
      if (event.type === 'phone.moved' && !current?.lines.length) return { kind: 'nothing', because: 'not-granted' }
      return { kind: 'ask', gateway: place }
    }
  }
}

/** What the platform answered, with what the event said of the phone itself. */
export function changeByAnswer(
  event: AccountEvent,
  phone: ConcernedPhone,
  { credentials, gateway, askedAt }: { credentials: KeptCredentials; gateway: string; askedAt: Date },
): PhoneDecision {
  const told = 'mac' in event.data && 'family' in event.data ? event.data : undefined
  const family = told?.family ?? phone.granted?.credentials.family
  const model = told?.model ?? credentials.model ?? phone.granted?.credentials.model
  const whole = { ...credentials, ...(family ? { family } : {}), ...(model ? { model } : {}) }
  return changeTo(phone, whole, gateway, askedAt)
}

function changeTo(
  { mac, granted, settings }: ConcernedPhone,
  credentials: KeptCredentials,
  gateway: string,
  grantedAt: Date,
): PhoneDecision {
  const layered = mergeSettings([settings, credentials.settings])
  if (credentials.lines.some((line) => effectiveLine(line, layered) === undefined))
    return { kind: 'fail', because: 'no-registrar' }
  const isSame = granted?.gateway === gateway && isDeepStrictEqual(plain(granted.credentials), plain(credentials))
  if (isSame) return { kind: 'nothing' }
  return { kind: 'change', change: { mac, from: granted?.revision, credentials, gateway, settings, grantedAt } }
}

/** Of a phone that is left no line, what kind it is: for its neutral files. */
const withoutLines = ({ family, model }: KeptCredentials): KeptCredentials => ({
  lines: [],
  ...(family ? { family } : {}),
  ...(model ? { model } : {}),
})

/** Lines of the event stand for themselves; settings that the platform granted with others stay. */
const kept = (current: KeptCredentials | undefined): Partial<KeptCredentials> & { lines: Line[] } => ({
  ...current,
  lines: [],
})

const plain = (credentials: KeptCredentials): unknown => JSON.parse(JSON.stringify(credentials))
