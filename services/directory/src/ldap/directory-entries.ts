import type { Contact } from '@offhook/phones'
import type { Book } from '../read-book.ts'
import { type Comparable, comparable } from './ldap-filter.ts'
import type { Attribute } from './ldap-message.ts'

/** A contact as LDAP has it. */
export type Entry = { readonly dn: string; readonly attributes: readonly Attribute[]; readonly compared: Comparable }

export const SUFFIX = 'dc=offhook'

/** Where a tenant’s contacts are, and what its phones sign in as. */
export const dnOfTenant = (tenant: string): string => `ou=${tenant},${SUFFIX}`

/** The tenant of `ou=acme,dc=offhook` in any spelling that means the same; undefined for every other name. */
export const tenantInDn = (dn: string): string | undefined =>
  /^\s*ou\s*=\s*([a-z0-9-]{1,63})\s*,\s*dc\s*=\s*offhook\s*$/i.exec(dn)?.[1]?.toLowerCase()

export const isSuffix = (dn: string): boolean => /^\s*dc\s*=\s*offhook\s*$/i.test(dn)

const made = new WeakMap<Book, readonly Entry[]>()

/** The entries of a book, made once. */
export function entriesOf(book: Book): readonly Entry[] {
  const there = made.get(book)
  if (there) return there
  const entries = book.contacts.map((contact) => entryOf(contact, book.tenant))
  made.set(book, entries)
  return entries
}

function entryOf({ name, number, group }: Contact, tenant: string): Entry {
  const [last = name, ...first] = name
    .split(/\s+/)
    .filter((word) => word !== '')
    .toReversed()
  const attributes: Attribute[] = [
    ['objectClass', ['top', 'person', 'organizationalPerson', 'inetOrgPerson']],
    ['cn', [name]],
    ['sn', [last]],
    ...(first.length > 0 ? ([['givenName', [first.toReversed().join(' ')]]] as const) : []),
    ['displayName', [name]],
    ['telephoneNumber', [number]],
    ...(group === undefined ? [] : ([['ou', [group]]] as const)),
  ]
  return {
    dn: `cn=${escapeValue(name)}+telephoneNumber=${escapeValue(number)},${dnOfTenant(tenant)}`,
    attributes,
    compared: new Map(
      attributes.map(([attribute, values]) => {
        const key = attribute.toLowerCase()
        return [key, values.map((value) => comparable(key, value))] as const
      }),
    ),
  }
}

/** RFC 4514 section 2.4. */
const escapeValue = (value: string): string =>
  value
    .replace(/[",+;<>\\=]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
