import fc from 'fast-check'
import { expect, it } from 'vitest'
import { generatePassword, PasswordPolicy } from './password-policy.ts'

const FORBIDDEN = new Set(` \t"'\`;&<>\\`)
const printable = Array.from({ length: 95 }, (_, offset) => String.fromCharCode(32 + offset))

it('a password has the length that was asked for, of characters of its alphabet alone', () => {
  const own = fc
    .shuffledSubarray(
      printable.filter((character) => !FORBIDDEN.has(character)),
      { minLength: 10 },
    )
    .map((characters) => characters.join(''))
  const alphabet = fc.oneof(fc.constantFrom('letters-and-digits', 'digits'), own)
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 64 }), alphabet, (length, alphabet) => {
      const password = generatePassword(PasswordPolicy.parse({ length, alphabet }))
      expect(password).toHaveLength(length)
      const allowed = alphabet === 'digits' ? /^\d+$/ : alphabet === 'letters-and-digits' ? /^[A-Za-z2-9]+$/ : undefined
      if (allowed) expect(password).toMatch(allowed)
      else for (const character of password) expect(alphabet).toContain(character)
    }),
  )
})

it('20 letters and digits without lookalikes, where nothing else was said', () => {
  const many = Array.from({ length: 2_000 }, () => generatePassword(PasswordPolicy.parse({})))
  expect(new Set(many).size).toBe(many.length)
  expect(many.every((password) => password.length === 20)).toBe(true)
  expect(new Set(many.join('')).size).toBe(56)
  expect(many.join('')).not.toMatch(/[0Oo1Il]/)
})

it('no character is likelier than another (chi-squared, one in a million by chance)', () => {
  const counts = new Map<string, number>()
  const drawn = 100_000
  for (let round = 0; round < drawn / 50; round++)
    for (const digit of generatePassword({ length: 50, alphabet: 'digits' }))
      counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const expected = drawn / 10
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(counts.size).toBe(10)
  expect(chi).toBeLessThan(44.8) // 9 degrees of freedom
})

it('an alphabet is ten or more different characters that no syntax wants escaped', () => {
  for (const alphabet of ['abcdefghi', 'abcdefghia', '', 'letters', 'abcdefghij\n', 'abcdefghijé'])
    expect(PasswordPolicy.safeParse({ alphabet }).success, JSON.stringify(alphabet)).toBe(false)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (const character of printable) {
    const alphabet = letters.replace(character, '') + character
    expect(PasswordPolicy.safeParse({ alphabet }).success, character).toBe(!FORBIDDEN.has(character))
  }
  for (const length of [7, 65, 20.5]) expect(PasswordPolicy.safeParse({ length }).success).toBe(false)
})
