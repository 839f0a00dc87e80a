import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { Refusal } from './refusal.ts'

/** Beside what an answer shows, unseen in its JSON: the revision of the row that it is of. */
export const REVISION: unique symbol = Symbol('revision')
/** Any object; a type of its own only so that the symbol can be read of it. */
export type Shown = object & { readonly [REVISION]?: string | undefined }

/** What a row says of itself: PostgreSQL's id of the transaction that wrote it, and when. Another after every write, whatever was written, secrets too. */
export const revisionOf = ({ xmin, updated_at }: { xmin: string; updated_at: string }): string =>
  `${xmin} ${updated_at}`

/**
 * A strong entity tag (RFC 9110 section 8.8.3) in two parts, `"<written>.<shown>"`: a digest of the row's revision and one of the whole answer.
 * A phone's answer changes while it boots, though nobody wrote anything: `If-None-Match` on a GET looks at both parts, a precondition of a write at the first alone.
 */
export const entityTag = (shown: Shown): string => `"${writtenPart(shown[REVISION])}.${digest(JSON.stringify(shown))}"`

const writtenPart = (revision: string | undefined): string => (revision === undefined ? 'none' : digest(revision))

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)

const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

export type Condition = 'any' | readonly string[]

/** `*`, or the tags of a list as they are written, `W/` in front of weak ones. Undefined for what is no such list. */
export function parseEntityTags(written: string): Condition | undefined {
  if (written.trim() === '*') return 'any'
  const tags = [...written.matchAll(ENTITY_TAG)].map(([tag]) => tag)
  const rest = written.replaceAll(ENTITY_TAG, '""')
  return /^[\s,]*""(?:\s*,[\s,]*"")*[\s,]*$/.test(rest) ? tags : undefined
}

/** Whether a GET whose answer has this tag is a 304: comparison is weak (RFC 9110 section 13.1.2). */
export function isUnchanged(ifNoneMatch: string | undefined, tag: string): boolean {
  const condition = ifNoneMatch === undefined ? undefined : parseEntityTags(ifNoneMatch)
  if (condition === undefined) return false
  return condition === 'any' || condition.some((one) => one.replace(/^W\//, '') === tag)
}

/** Called with the locked row's revision, undefined where there is none. Throws a 412. */
export type Precondition = (revision: string | undefined) => void

/** What a write asks by `If-Match` and `If-None-Match`. Throws a 400 for what cannot be read: a write that was to be guarded is not done unguarded. */
export const preconditionOf = (context: Context): Precondition =>
  preconditionOn({ ifMatch: context.req.header('If-Match'), ifNoneMatch: context.req.header('If-None-Match') })

/** The same of the two headers' values, as a form brings them. */
export function preconditionOn(given: {
  ifMatch?: string | undefined
  ifNoneMatch?: string | undefined
}): Precondition {
  const match = conditionIn(given.ifMatch, 'If-Match')
  const noneMatch = conditionIn(given.ifNoneMatch, 'If-None-Match')
  return (revision) => {
    if (match !== undefined && !holds(match, revision)) throw new Refusal(412, 'it is another now; read it again')
    if (noneMatch !== undefined && holds(noneMatch, revision)) throw new Refusal(412, 'it is there already')
  }
}

function conditionIn(written: string | undefined, name: string): Condition | undefined {
  if (written === undefined) return undefined
  const condition = parseEntityTags(written)
  if (condition === undefined) throw new Refusal(400, `${name} is * or a list of entity tags`)
  return condition
}

/** Weak tags are nobody's: those that are answered are strong. */
const holds = (condition: Condition, revision: string | undefined): boolean =>
  condition === 'any' ? revision !== undefined : condition.some((tag) => partIn(tag) === writtenPart(revision))

const partIn = (tag: string): string | undefined => /^"([^.]*)\./.exec(tag)?.[1]
