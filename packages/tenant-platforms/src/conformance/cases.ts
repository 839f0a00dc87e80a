import type { RefusalReason } from '@offhook/contracts'

/** Phones that a platform keeps for trying it out, by what it shall do with them. */
export const SANDBOX_PHONES = {
  ordered: 'a phone that is ordered, and its boot token',
  several: 'a phone with two lines or more',
  unknown: 'a phone that nobody ordered',
  mismatched: 'a phone and a boot token that is not its own',
  busy: 'a phone that the platform is always too busy for',
  named: 'a phone one of whose names is full of special characters',
} as const
export type SandboxPhone = keyof typeof SANDBOX_PHONES

/** What a platform gives its `named` phone as display name, label or model: every character that XML, JSON or forms treat specially, and some beyond ASCII. */
export const SPECIAL_NAME = `Zoë & "Bob" <O'Hara> 100% \\ +é東`

/** What a case asks: about a phone once or again, or something that is no question. */
export type Asked =
  | {
      readonly kind: 'question'
      readonly phone: SandboxPhone
      readonly times?: 2
      readonly signedIn?: false
      readonly forEvent?: true
    }
  | { readonly kind: 'malformed' }

export type Expected =
  | { readonly kind: 'granted'; readonly lines: number }
  | { readonly kind: 'refused'; readonly because: RefusalReason }
  | { readonly kind: 'the-same' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'in-time' }
  | { readonly kind: 'no-redirect' }
  | { readonly kind: 'special-name' }
  | { readonly kind: 'client-error' }

export type Case = {
  readonly name: string
  readonly guarantee: string
  readonly ask: Asked
  readonly expect: Expected
  /** What a platform does not offer that answers this with a 4xx: the case is skipped then. */
  readonly optional?: string
}

const ordered = { kind: 'question', phone: 'ordered' } as const

/** What every tenant platform keeps to. */
export const CASES = [
  {
    name: 'grants',
    guarantee: 'an ordered phone is granted a line',
    ask: ordered,
    expect: { kind: 'granted', lines: 1 },
  },
  {
    name: 'grants-several',
    guarantee: 'a phone with several lines is granted all of them',
    ask: { kind: 'question', phone: 'several' },
    expect: { kind: 'granted', lines: 2 },
  },
  {
    name: 'unknown-phone',
    guarantee: 'a phone that nobody ordered is answered 404',
    ask: { kind: 'question', phone: 'unknown' },
    expect: { kind: 'refused', because: 'not-ordered' },
  },
  {
    name: 'repeated-question',
    guarantee: 'a question that is repeated under its Idempotency-Key is answered the same',
    ask: { ...ordered, times: 2 },
    expect: { kind: 'the-same' },
  },
  {
    name: 'asked-for-event',
    guarantee: 'a question without a boot token, for an account event, is answered with the lines that the phone has',
    ask: { ...ordered, forEvent: true },
    expect: { kind: 'granted', lines: 1 },
    optional: 'answers to questions without a boot token: its account events have to carry their lines',
  },
  {
    name: 'busy',
    guarantee: 'a platform that is busy answers 429 or 503 and says in Retry-After when to come back',
    ask: { kind: 'question', phone: 'busy' },
    expect: { kind: 'busy' },
  },
  { name: 'in-time', guarantee: 'an answer comes before we give up', ask: ordered, expect: { kind: 'in-time' } },
  {
    name: 'no-redirect',
    guarantee:
      'the platform answers where it is asked: a redirect is not followed, since it would carry the token elsewhere',
    ask: ordered,
    expect: { kind: 'no-redirect' },
  },
  {
    name: 'special-name',
    guarantee: 'special characters in a name survive',
    ask: { kind: 'question', phone: 'named' },
    expect: { kind: 'special-name' },
  },
  {
    name: 'malformed-question',
    guarantee: 'a malformed question is answered 4xx',
    ask: { kind: 'malformed' },
    expect: { kind: 'client-error' },
  },
  {
    name: 'not-signed-in',
    guarantee: 'a question that is not signed in is answered 401 or 403',
    ask: { ...ordered, signedIn: false },
    expect: { kind: 'refused', because: 'unauthorized' },
  },
  {
    name: 'token-mismatch', // last: a platform may lock the phone after it
    guarantee: 'a boot token that is not the phone’s is answered 409',
    ask: { kind: 'question', phone: 'mismatched' },
    expect: { kind: 'refused', because: 'token-mismatch' },
  },
] as const satisfies readonly Case[]
export type CaseName = (typeof CASES)[number]['name']
