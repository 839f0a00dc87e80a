import {
  type Element,
  ENUMERATED,
  element,
  INTEGER,
  integer,
  NotBer,
  OCTET_STRING,
  readElements,
  readInteger,
  SEQUENCE,
  SET,
  text,
} from './ber.ts'
import { type Filter, readFilter } from './ldap-filter.ts'

export type SearchRequest = {
  readonly kind: 'search'
  readonly base: string
  readonly scope: 'base' | 'one' | 'subtree'
  /** 0: as many as there are. */
  readonly sizeLimit: number
  readonly typesOnly: boolean
  readonly filter: Filter
  /** Empty: all. */
  readonly attributes: readonly string[]
}

/** What a client asks (RFC 4511 section 4); `refused` is answered with a tag of its own, by which the client knows it. */
export type Request =
  | { readonly kind: 'bind'; readonly version: number; readonly name: string; readonly password: string | undefined }
  | SearchRequest
  | { readonly kind: 'unbind' | 'abandon' }
  | { readonly kind: 'refused'; readonly answerTag: number; readonly code: number }

export type Message = {
  readonly id: number
  readonly request: Request
  /** RFC 2696: how many at a time, and where the last page ended. */
  readonly paged: { readonly size: number; readonly cookie: string } | undefined
  /** A control that has to be understood and is not. */
  readonly unknownControl: boolean
}

export const PAGED_RESULTS = '1.2.840.113556.1.4.319'

export const CODES = {
  success: 0,
  protocolError: 2,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  unavailableCriticalExtension: 12,
  noSuchObject: 32,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unavailable: 52,
  unwillingToPerform: 53,
} as const

/** Requests that change something, or that nobody here needs, and the tags of their answers. */
const REFUSED: Readonly<Record<number, number>> = { 102: 0x67, 104: 0x69, 74: 0x6b, 108: 0x6d, 110: 0x6f, 119: 0x78 }
const SCOPES = ['base', 'one', 'subtree'] as const

/** One LDAPMessage. Throws {@link NotBer} for everything else. */
export function readMessage(bytes: Buffer): Message {
  const [whole, ...behind] = readElements(bytes, 1)
  if (whole?.tag !== SEQUENCE || behind.length > 0) throw new NotBer('no message')
  const [id, operation, controls] = readElements(whole.content, 3)
  if (id?.tag !== INTEGER || !operation) throw new NotBer('no message')
  const read = controls?.tag === 0xa0 ? readElements(controls.content, 16).map(readControl) : []
  const paged = read.find(({ oid }) => oid === PAGED_RESULTS)
  return {
    id: readInteger(id),
    request: readRequest(operation),
    paged: paged && readPaged(paged.value),
    unknownControl: read.some(({ oid, critical }) => critical && oid !== PAGED_RESULTS),
  }
}

function readRequest({ tag, content }: Element): Request {
  if (tag === 0x42) return { kind: 'unbind' }
  if (tag === 0x50) return { kind: 'abandon' }
  if (tag === 0x60) return readBind(readElements(content, 3))
  if (tag === 0x63) return readSearch(readElements(content, 8))
  const answerTag = REFUSED[tag]
  if (answerTag === undefined) throw new NotBer('no request')
  return { kind: 'refused', answerTag, code: answerTag === 0x78 ? CODES.protocolError : CODES.unwillingToPerform }
}

function readBind([version, name, authentication]: readonly Element[]): Request {
  if (version?.tag !== INTEGER || name?.tag !== OCTET_STRING || !authentication) throw new NotBer('no bind')
  return {
    kind: 'bind',
    version: readInteger(version),
    name: name.content.toString(),
    password: authentication.tag === 0x80 ? authentication.content.toString() : undefined,
  }
}

function readSearch([base, scope, _deref, size, _time, types, filter, attributes]: readonly Element[]): Request {
  if (
    base?.tag !== OCTET_STRING ||
    scope?.tag !== ENUMERATED ||
    size?.tag !== INTEGER ||
    !types ||
    !filter ||
    attributes?.tag !== SEQUENCE
  )
    throw new NotBer('no search')
  const wanted = SCOPES[readInteger(scope)]
  if (wanted === undefined) throw new NotBer('no scope')
  return {
    kind: 'search',
    base: base.content.toString(),
    scope: wanted,
    sizeLimit: readInteger(size),
    typesOnly: types.content[0] !== 0,
    filter: readFilter(filter),
    attributes: readElements(attributes.content, 64).map(({ content }) => content.toString().toLowerCase()),
  }
}

function readControl({ content }: Element): { oid: string; critical: boolean; value: Buffer | undefined } {
  const [oid, ...rest] = readElements(content, 3)
  if (!oid) throw new NotBer('no control')
  return {
    oid: oid.content.toString('latin1'),
    critical: rest.some(({ tag, content }) => tag === 0x01 && content[0] !== 0),
    value: rest.find(({ tag }) => tag === OCTET_STRING)?.content,
  }
}

function readPaged(value: Buffer | undefined): { size: number; cookie: string } {
  const [whole] = readElements(value ?? Buffer.alloc(0), 1)
  const [size, cookie] = readElements(whole?.content ?? Buffer.alloc(0), 2)
  if (!size || !cookie) throw new NotBer('no page')
  return { size: readInteger(size), cookie: cookie.content.toString('latin1') }
}

const envelope = (id: number, operation: Buffer, ...controls: readonly Buffer[]): Buffer =>
  element(SEQUENCE, integer(id), operation, ...(controls.length > 0 ? [element(0xa0, ...controls)] : []))

/** The answer to a whole request, by its tag: 0x61 to a bind, 0x65 behind the entries of a search. */
export const writeResult = (
  id: number,
  tag: number,
  code: number,
  because = '',
  ...controls: readonly Buffer[]
): Buffer => envelope(id, element(tag, integer(code, ENUMERATED), text(''), text(because)), ...controls)

export const writePaged = (cookie: string): Buffer =>
  element(SEQUENCE, text(PAGED_RESULTS), element(OCTET_STRING, element(SEQUENCE, integer(0), text(cookie))))

export type Attribute = readonly [name: string, values: readonly string[]]

export const writeEntry = (id: number, dn: string, attributes: readonly Attribute[]): Buffer =>
  envelope(
    id,
    element(
      0x64,
      text(dn),
      element(
        SEQUENCE,
        ...attributes.map(([name, values]) =>
          element(SEQUENCE, text(name), element(SET, ...values.map((value) => text(value)))),
        ),
      ),
    ),
  )
