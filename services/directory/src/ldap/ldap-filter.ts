import { type Element, NotBer, readElements } from './ber.ts'

/** A search filter (RFC 4511 section 4.5.1.7); what cannot match anything here is `never`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | { readonly kind: 'equal'; readonly attribute: string; readonly value: string }
  | {
      readonly kind: 'substrings'
      readonly attribute: string
      readonly initial: string | undefined
      readonly any: readonly string[]
      readonly final: string | undefined
    }
  | { readonly kind: 'never' }

const DEEPEST = 8
const MOST = 64

/** Throws {@link NotBer} for what is no filter, and for one that is larger than any phone’s. */
export function readFilter(element: Element): Filter {
  let count = 0
  const read = ({ tag, content }: Element, depth: number): Filter => {
    if (++count > MOST || depth > DEEPEST) throw new NotBer('a filter too large')
    const inner = () => readElements(content, MOST)
    if (tag === 0xa0 || tag === 0xa1)
      return { kind: tag === 0xa0 ? 'and' : 'or', of: inner().map((one) => read(one, depth + 1)) }
    if (tag === 0xa2) {
      const [one, ...more] = inner()
      if (!one || more.length > 0) throw new NotBer('not of one filter')
      return { kind: 'not', of: read(one, depth + 1) }
    }
    if (tag === 0x87) return { kind: 'present', attribute: nameIn(content) }
    if (tag === 0xa3 || tag === 0xa8) {
      const [attribute, value] = inner()
      if (!attribute || !value) throw new NotBer('no assertion')
      return { kind: 'equal', attribute: nameIn(attribute.content), value: value.content.toString() }
    }
    if (tag === 0xa4) return readSubstrings(inner())
    if (tag === 0xa5 || tag === 0xa6 || tag === 0xa9) return { kind: 'never' }
    throw new NotBer('no filter')
  }
  return read(element, 0)
}

function readSubstrings([attribute, parts]: readonly Element[]): Filter {
  if (!attribute || !parts) throw new NotBer('no assertion')
  const found = readElements(parts.content, 16)
  const [first, last] = [found[0], found.at(-1)]
  if (!first || !last) throw new NotBer('substrings of nothing')
  const initial = first.tag === 0x80 ? first.content.toString() : undefined
  const final = last.tag === 0x82 ? last.content.toString() : undefined
  const between = found.slice(initial === undefined ? 0 : 1, final === undefined ? undefined : -1)
  if (between.some(({ tag }) => tag !== 0x81)) throw new NotBer('substrings in no order')
  return {
    kind: 'substrings',
    attribute: nameIn(attribute.content),
    initial,
    any: between.map(({ content }) => content.toString()),
    final,
  }
}

const nameIn = (content: Buffer): string => content.toString().toLowerCase()

/** Values of one entry by the lower-case name of their attribute, as {@link comparable} writes them. */
export type Comparable = ReadonlyMap<string, readonly string[]>

/** As values are compared: without regard to case and to repeated spaces; telephone numbers without spaces and hyphens (RFC 4517 sections 4.2.11, 4.2.29). */
export const comparable = (attribute: string, value: string): string =>
  attribute === 'telephonenumber' || attribute === 'mobile' || attribute === 'homephone'
    ? value.toLowerCase().replace(/[\s-]/g, '')
    : value.toLowerCase().replace(/\s+/g, ' ').trim()

/** Whether an entry has what the filter asks; undefined where it cannot be said, which is not found either, and neither is its opposite. */
export function matches(filter: Filter, entry: Comparable): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return all(filter.of.map((one) => matches(one, entry)))
    case 'or':
      return negated(all(filter.of.map((one) => negated(matches(one, entry)))))
    case 'not':
      return negated(matches(filter.of, entry))
    case 'present':
      return entry.has(filter.attribute)
    case 'equal':
      return entry.get(filter.attribute)?.includes(comparable(filter.attribute, filter.value))
    case 'substrings':
      return entry.get(filter.attribute)?.some((value) => hasParts(value, filter))
    case 'never':
      return undefined
  }
}

const negated = (answer: boolean | undefined): boolean | undefined => (answer === undefined ? undefined : !answer)

const all = (answers: readonly (boolean | undefined)[]): boolean | undefined =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true

function hasParts(value: string, { attribute, initial, any, final }: Extract<Filter, { kind: 'substrings' }>): boolean {
  const part = (written: string) => {
    const compared = comparable(attribute, written)
    return compared === '' && written !== '' ? ' ' : compared
  }
  let from = 0
  if (initial !== undefined) {
    const start = part(initial)
    if (!value.startsWith(start)) return false
    from = start.length
  }
  for (const one of any) {
    const sought = part(one)
    const at = value.indexOf(sought, from)
    if (at < 0) return false
    from = at + sought.length
  }
  const end = final === undefined ? '' : part(final)
  return value.length - end.length >= from && value.endsWith(end)
}
