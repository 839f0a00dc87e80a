import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestDirectorySecret, indexNames, indexRoutes, issueDirectorySecret, normaliseNumber } from './mod.ts'

describe('normaliseNumber', () => {
  it.each([
    ['+353 (1) 234-5678', '+35312345678'],
    ['0035312345678', '+35312345678'],
    ['201', '201'],
    ['*97', '*97'],
    ['', undefined],
    ['unknown', undefined],
    ['anonymous', undefined],
    ['++1', undefined],
  ])('reads %s as %s', (written, number) => {
    expect(normaliseNumber(written)).toBe(number)
  })

  it('answers every text and leaves what it answered as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (written) => {
        const number = normaliseNumber(written)
        if (number !== undefined) expect(normaliseNumber(number)).toBe(number)
      }),
    )
  })
})

describe('names by number', () => {
  const names = indexNames([
    { name: 'Front desk', number: '201' },
    { name: 'Alice', number: '+353 1 234 5678' },
    { name: 'Bob', number: '00353 87 765 4321' },
    { name: 'Twin one', number: '0215551234' },
    { name: 'Twin two', number: '+44 21 5551234' },
    { name: 'Sales', number: 'sales' },
  ])
  it.each([
    ['201', 'Front desk'],
    ['1201', undefined],
    ['+35312345678', 'Alice'],
    ['0035312345678', 'Alice'],
    ['012345678', 'Alice'],
    ['0877654321', 'Bob'],
    ['5551234', undefined],
    ['+44215551234', 'Twin two'],
    ['0215551234', 'Twin one'],
    ['sales', undefined],
    ['unknown', undefined],
  ])('%s is %s', (number, name) => {
    expect(names.find(number)).toBe(name)
  })

  it('finds every contact by its own number, in either international writing', () => {
    const number = fc.stringMatching(/^[1-9][0-9]{7,13}$/)
    fc.assert(
      fc.property(fc.uniqueArray(number, { minLength: 1, maxLength: 20 }), (numbers) => {
        const index = indexNames(numbers.map((one) => ({ name: `N${one}`, number: `+${one}` })))
        for (const one of numbers)
          expect([index.find(`+${one}`), index.find(`00${one}`)]).toEqual([`N${one}`, `N${one}`])
      }),
    )
  })
})

describe('routes', () => {
  const routes = indexRoutes([
    { number: '00353', route: 'ireland' },
    { number: '+3531', route: 'dublin' },
    { number: '9', route: 'outside' },
  ])
  it.each([
    ['+35312345678', 'dublin'],
    ['00353871234567', 'ireland'],
    ['901', 'outside'],
    ['201', undefined],
    ['', undefined],
  ])('%s goes to %s: the longest beginning wins', (number, route) => {
    expect(routes.find(number)).toBe(route)
  })
})

it('a secret of one kind, or under another key, is another digest', () => {
  const [secret, key] = [issueDirectorySecret(), createSecretKey(Buffer.alloc(32, 1))]
  expect(secret).toMatch(/^[a-z2-7]{26}$/)
  const digests = [
    digestDirectorySecret('agi', secret, key),
    digestDirectorySecret('ldap', secret, key),
    digestDirectorySecret('agi', secret, createSecretKey(Buffer.alloc(32, 2))),
  ].map((digest) => digest.toString('hex'))
  expect(new Set(digests).size).toBe(3)
})
