import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Book } from '../read-book.ts'
import { chooseAttributes, findEntries, whatIsBelow } from './answer-search.ts'
import {
  ENUMERATED,
  element,
  integer,
  lengthOfElement,
  NotBer,
  OCTET_STRING,
  readElements,
  readInteger,
  SEQUENCE,
  text,
} from './ber.ts'
import { entriesOf, tenantInDn } from './directory-entries.ts'
import { comparable, type Filter, matches } from './ldap-filter.ts'
import { readMessage } from './ldap-message.ts'

const book = (names: readonly [name: string, number: string, group?: string][]): Book => ({
  ...{ tenant: 'acme', revision: '1', concerns: new Set(['acme']), weight: 0 },
  contacts: names.map(([name, number, group]) => ({ name, number, ...(group ? { group } : {}) })),
  names: { find: () => undefined },
  routes: { find: () => undefined },
})

describe('BER', () => {
  it('what is written is read back', () => {
    fc.assert(
      fc.property(fc.nat(0x7fffffff), fc.uint8Array({ maxLength: 70_000 }), (number, content) => {
        const bytes = element(SEQUENCE, integer(number), element(OCTET_STRING, Buffer.from(content)))
        expect(lengthOfElement(bytes)).toBe(bytes.length)
        const [whole] = readElements(bytes)
        const [first, second] = readElements(whole!.content)
        expect(readInteger(first!)).toBe(number)
        expect(second!.content.equals(Buffer.from(content))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('any bytes are a message, or none', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .uint8Array({ maxLength: 60 })
        .map((content) => element(SEQUENCE, integer(1), element(0x63, Buffer.from(content)))),
      fc
        .uint8Array({ maxLength: 60 })
        .map((content) => element(SEQUENCE, integer(1), element(0x60, Buffer.from(content)))),
    )
    fc.assert(
      fc.property(bytes, (given) => {
        try {
          readMessage(Buffer.from(given))
        } catch (cause) {
          expect(cause).toBeInstanceOf(NotBer)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('a filter that nests without end is refused', () => {
    let filter = element(0x87, Buffer.from('cn'))
    for (let depth = 0; depth < 2_000; depth++) filter = element(0xa2, filter)
    const search = element(
      0x63,
      ...[text('dc=offhook'), integer(2, ENUMERATED), integer(0, ENUMERATED), integer(0), integer(0)],
      ...[element(0x01, Buffer.of(0)), filter, element(SEQUENCE)],
    )
    expect(() => readMessage(element(SEQUENCE, integer(1), search))).toThrow(NotBer)
  })
})

describe('filters', () => {
  const [alice] = entriesOf(book([['Alice van Dijk', '+353 1-234 5678', 'Sales']]))
  const has = (filter: Filter) => matches(filter, alice!.compared)
  const equal = (attribute: string, value: string): Filter => ({ kind: 'equal', attribute, value })
  const part = (attribute: string, initial?: string, any: string[] = [], final?: string): Filter => ({
    ...{ kind: 'substrings', attribute, initial, any, final },
  })

  it('compare names without regard to case and numbers without regard to spaces', () => {
    expect(has(equal('cn', 'ALICE  VAN dijk'))).toBe(true)
    expect(has(equal('sn', 'dijk'))).toBe(true)
    expect(has(equal('telephonenumber', '+35312345678'))).toBe(true)
    expect(has(part('telephonenumber', undefined, ['234-56']))).toBe(true)
    expect(has(part('cn', 'al', ['van'], 'jk'))).toBe(true)
    expect(has(part('cn', 'alice van', ['van']))).toBe(false)
    expect(has(part('cn', 'alice van dijk', [], 'dijk'))).toBe(false)
  })

  it('what no entry has is neither there nor not there', () => {
    expect(has(equal('mail', 'x'))).toBeUndefined()
    expect(has({ kind: 'not', of: equal('mail', 'x') })).toBeUndefined()
    expect(has({ kind: 'or', of: [equal('mail', 'x'), part('cn', undefined, ['alice'])] })).toBe(true)
    expect(has({ kind: 'and', of: [equal('mail', 'x'), equal('cn', 'bob')] })).toBe(false)
    expect(has({ kind: 'and', of: [] })).toBe(true)
    expect(has({ kind: 'present', attribute: 'ou' })).toBe(true)
  })

  it('every contact is found by its own name and number', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc.string({ minLength: 1, maxLength: 20 }),
        (name, number) => {
          const [entry] = entriesOf(book([[name, number]]))
          expect(matches(equal('cn', name), entry!.compared)).toBe(true)
          expect(matches(equal('telephonenumber', number), entry!.compared)).toBe(true)
          expect(comparable('cn', comparable('cn', name))).toBe(comparable('cn', name))
        },
      ),
    )
  })
})

describe('a search', () => {
  const many = book(Array.from({ length: 1_000 }, (_, at) => [`Contact ${at}`, String(at)]))
  const everything: Filter = { kind: 'present', attribute: 'cn' }

  it('is paged from where the page before ended, and the size limit counts all pages', async () => {
    let cookie = ''
    let found = 0
    for (let pages = 1; pages <= 4; pages++) {
      const page = await findEntries(many, { filter: everything, sizeLimit: 0 }, { size: 300, cookie })
      found += page.entries.length
      cookie = page.cookie
    }
    expect([found, cookie]).toEqual([1_000, ''])
    const first = await findEntries(many, { filter: everything, sizeLimit: 350 }, { size: 300, cookie: '' })
    const second = await findEntries(many, { filter: everything, sizeLimit: 350 }, { size: 300, cookie: first.cookie })
    expect([first.entries.length, second.entries.length, second.code]).toEqual([300, 50, 4])
    expect((await findEntries(many, { filter: everything, sizeLimit: 1_000 }, undefined)).code).toBe(0)
    expect(
      (await findEntries(many, { filter: everything, sizeLimit: 0 }, { size: 5, cookie: 'x' })).entries,
    ).toHaveLength(5)
  })

  it('sees its own tenant below every base, and no other', () => {
    const below = (base: string, scope: 'base' | 'one' | 'subtree') => whatIsBelow({ base, scope }, 'acme')
    expect(below('ou=acme,dc=offhook', 'subtree')).toBe('contacts')
    expect(below('OU = Acme , DC = Offhook', 'one')).toBe('contacts')
    expect(below('dc=offhook', 'subtree')).toBe('contacts')
    expect(below('ou=globex,dc=offhook', 'subtree')).toBe('nothing')
    expect(below('ou=acme,dc=example', 'subtree')).toBe('nothing')
    expect(below('', 'base')).toBe('root')
    expect(tenantInDn('ou=acme,ou=globex,dc=offhook')).toBeUndefined()
  })

  it('answers the attributes that were asked for, and names that cannot end their DN', () => {
    const [entry] = entriesOf(book([['Smith, John + "x"', '#1;2']]))
    expect(entry!.dn).toBe('cn=Smith\\, John \\+ \\"x\\"+telephoneNumber=\\#1\\;2,ou=acme,dc=offhook')
    const ask = (attributes: string[], typesOnly = false) =>
      chooseAttributes(entry!.attributes, { attributes, typesOnly })
    expect(ask(['telephonenumber'])).toEqual([['telephoneNumber', ['#1;2']]])
    expect(ask(['1.1'])).toEqual([])
    expect(ask(['*'], true)).toContainEqual(['cn', []])
  })
})
