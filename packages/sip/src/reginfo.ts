import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** One contact of `application/reginfo+xml` (RFC 3680 section 5). */
export type ReginfoContact = {
  readonly id: string
  readonly uri: string
  readonly state: 'active' | 'terminated'
  /** `registered`, `created`, `refreshed`, `expired`, `unregistered` ... */
  readonly event: string
  /** Seconds that are left. */
  readonly expiresInSeconds?: number
  /** Of the REGISTER that it stems from, where the registrar tells them: another pair is another REGISTER. */
  readonly callId?: string
  readonly cseq?: number
  /** RFC 5626's instance, `<urn:uuid:...>`, which many phones make of their MAC. */
  readonly instance?: string
}

export type ReginfoRegistration = {
  /** `sip:201@acme.example` */
  readonly aor: string
  readonly id: string
  readonly state: 'init' | 'active' | 'terminated'
  readonly contacts: readonly ReginfoContact[]
}

export type Reginfo = {
  readonly kind: 'reginfo'
  readonly version: number
  /** False for a document that tells only what has changed. */
  readonly isFull: boolean
  readonly registrations: readonly ReginfoRegistration[]
}

export type NotReginfo = { readonly kind: 'not-reginfo'; readonly because: 'not-xml' | 'other-root' | 'no-version' }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  removeNSPrefix: true,
  htmlEntities: true, // without it, numbered ones are left as they stand
  processEntities: { enabled: true, maxTotalExpansions: 10_000 },
})

/** Reads a registration document. Elements it does not know, and registrations and contacts that lack what the schema demands, are left out; a document type is refused, and with it every entity but XML's own. */
export function parseReginfo(text: string): Reginfo | NotReginfo {
  if (/<!DOCTYPE/i.test(text)) return notReginfo('not-xml')
  let document: unknown
  try {
    if (XMLValidator.validate(text) !== true) return notReginfo('not-xml')
    document = parser.parse(text)
  } catch {
    return notReginfo('not-xml') // too deep, say
  }
  const root = childOf(document, 'reginfo')[0]
  if (root === undefined) return notReginfo('other-root')
  const version = numberOf(attribute(root, 'version'))
  if (version === undefined) return notReginfo('no-version')
  const registrations = childOf(root, 'registration').flatMap((element) => readRegistration(element) ?? [])
  return { kind: 'reginfo', version, isFull: attribute(root, 'state') === 'full', registrations }
}

function readRegistration(element: unknown): ReginfoRegistration | undefined {
  const [aor, id, state] = [attribute(element, 'aor'), attribute(element, 'id'), attribute(element, 'state')]
  if (!aor || id === undefined || (state !== 'init' && state !== 'active' && state !== 'terminated')) return undefined
  return { aor, id, state, contacts: childOf(element, 'contact').flatMap((contact) => readContact(contact) ?? []) }
}

function readContact(element: unknown): ReginfoContact | undefined {
  const [id, state] = [attribute(element, 'id'), attribute(element, 'state')]
  const uri = textOf(childOf(element, 'uri')[0])
  if (id === undefined || !uri || (state !== 'active' && state !== 'terminated')) return undefined
  const expiresInSeconds = numberOf(attribute(element, 'expires'))
  const [callId, cseq] = [attribute(element, 'callid'), numberOf(attribute(element, 'cseq'))]
  const named = childOf(element, 'unknown-param').find((param) => attribute(param, 'name') === '+sip.instance')
  const instance = textOf(named)?.replace(/^"|"$/g, '')
  return {
    id,
    uri,
    state,
    event: attribute(element, 'event') ?? '',
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
    ...(callId ? { callId } : {}),
    ...(cseq === undefined ? {} : { cseq }),
    ...(instance ? { instance } : {}),
  }
}

const childOf = (element: unknown, name: string): unknown[] =>
  isRecord(element) && Object.hasOwn(element, name) ? [element[name]].flat() : []

const attribute = (element: unknown, name: string): string | undefined => textOf(childOf(element, `@${name}`)[0])

/** Of an element without attributes, or with them. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const text = childOf(value, '#text')[0]
  return typeof text === 'string' ? text : undefined
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const notReginfo = (because: NotReginfo['because']): NotReginfo => ({ kind: 'not-reginfo', because })
