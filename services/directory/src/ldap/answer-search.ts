import type { Book } from '../read-book.ts'
import { dnOfTenant, type Entry, entriesOf, isSuffix, tenantInDn } from './directory-entries.ts'
import { matches } from './ldap-filter.ts'
import { type Attribute, CODES, PAGED_RESULTS, type SearchRequest } from './ldap-message.ts'

/** What of a book lies below the base of a search. `root`: what the server says of itself (RFC 4512 section 5.1). */
export type Below = 'contacts' | 'tenant' | 'root' | 'nothing'

/** Another tenant’s base is answered as one that is not there. */
export function whatIsBelow({ base, scope }: Pick<SearchRequest, 'base' | 'scope'>, tenant: string): Below {
  if (base.trim() === '') return scope === 'base' ? 'root' : 'contacts'
  if (isSuffix(base)) return scope === 'subtree' ? 'contacts' : scope === 'one' ? 'tenant' : 'nothing'
  if (tenantInDn(base) !== tenant) return 'nothing'
  return scope === 'base' ? 'tenant' : 'contacts'
}

export const rootEntry: readonly Attribute[] = [
  ['objectClass', ['top']],
  ['namingContexts', ['dc=offhook']],
  ['supportedLDAPVersion', ['3']],
  ['supportedControl', [PAGED_RESULTS]],
]

export const tenantEntry = (tenant: string): { dn: string; attributes: readonly Attribute[] } => ({
  dn: dnOfTenant(tenant),
  attributes: [
    ['objectClass', ['top', 'organizationalUnit']],
    ['ou', [tenant]],
  ],
})

const CHUNK = 250

export type Page = { readonly entries: readonly Entry[]; readonly code: number; readonly cookie: string }

/**
 * The contacts of a search from `from` on: as many as a page or the size limit has, and where the next page begins. Every few hundred contacts others have their
 * turn.
 */
export async function findEntries(
  book: Book,
  { filter, sizeLimit }: Pick<SearchRequest, 'filter' | 'sizeLimit'>,
  paged: { readonly size: number; readonly cookie: string } | undefined,
): Promise<Page> {
  const all = entriesOf(book)
  const [from, before] = paged ? readCookie(paged.cookie) : [0, 0]
  const limit = sizeLimit === 0 ? Number.POSITIVE_INFINITY : sizeLimit - before
  const size = paged && paged.size > 0 ? paged.size : Number.POSITIVE_INFINITY
  const entries: Entry[] = []
  for (let at = from; at < all.length; at++) {
    if (at % CHUNK === CHUNK - 1) await new Promise((resolve) => setImmediate(resolve))
    const entry = all[at]!
    if (matches(filter, entry.compared) !== true) continue
    if (entries.length >= limit) return { entries, code: CODES.sizeLimitExceeded, cookie: '' }
    if (entries.length >= size) return { entries, code: CODES.success, cookie: `${at}.${before + entries.length}` }
    entries.push(entry)
  }
  return { entries, code: CODES.success, cookie: '' }
}

/** Where a page begins, and how many were sent before it: nothing that a client could not ask for anyway. */
function readCookie(cookie: string): [from: number, before: number] {
  const [, from = '0', before = '0'] = /^(\d{1,6})\.(\d{1,6})$/.exec(cookie) ?? []
  return [Number(from), Number(before)]
}

/** Of an entry what was asked for: everything where nothing or `*` was. */
export function chooseAttributes(
  attributes: readonly Attribute[],
  { attributes: wanted, typesOnly }: Pick<SearchRequest, 'attributes' | 'typesOnly'>,
): readonly Attribute[] {
  const chosen =
    wanted.length === 0 || wanted.includes('*')
      ? attributes
      : attributes.filter(([name]) => wanted.includes(name.toLowerCase()))
  return typesOnly ? chosen.map(([name]) => [name, []]) : chosen
}
