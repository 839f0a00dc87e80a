import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MASK, maskSecrets } from './mask-secrets.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Every way a file may write one character. */
const spellings = (character: string): string[] => {
  const code = character.codePointAt(0)!
  const hex = code.toString(16)
  const percent = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  return [
    character,
    ENTITIES[character] ?? character,
    `&#${code};`,
    `&#000${code};`,
    `&#x${hex};`,
    `&#X0${hex.toUpperCase()};`,
    percent,
    percent.toUpperCase(),
  ]
}

// what a line's password may be
const password = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\p{Cc}\ufffe\uffff•]/u.test(text) && text.isWellFormed() && text.trim() !== '')
const spelled = (secret: string) =>
  fc.tuple(...[...secret].map((character) => fc.constantFrom(...spellings(character)))).map((parts) => parts.join(''))

describe('masking', () => {
  it('leaves no known secret, however its characters are written and whatever stands around it', () => {
    fc.assert(
      fc.property(
        password
          .filter((text) => text.length >= 4)
          .chain((secret) => fc.tuple(fc.constant(secret), spelled(secret), fc.string(), fc.string())),
        ([secret, written, before, after]) => {
          const masked = maskSecrets(`${before}${written}${after}`, ['another', secret])
          expect(masked).toContain(MASK)
          if (!`${before}${after}${before}`.includes(written)) expect(masked).not.toContain(written)
        },
      ),
      { numRuns: 500 },
    )
  })
  it('leaves no short secret where it is a whole value', () => {
    fc.assert(
      fc.property(
        password.filter((text) => text.length < 4).chain((secret) => fc.tuple(fc.constant(secret), spelled(secret))),
        ([secret, written]) => {
          if (written.trim() !== written || /["'<>]/.test(written)) return // no file writes these bare
          expect(maskSecrets(`<a label="${written}" x='y'>${written}</a>`, [secret])).toBe(
            `<a label="${MASK}" x='y'>${MASK}</a>`.replace("'y'", secret === 'y' ? `'${MASK}'` : "'y'"),
          )
        },
      ),
    )
  })
  it.each([
    [
      '<x device.auth.localAdminPassword="456" label="456"/>',
      `<x device.auth.localAdminPassword="${MASK}" label="456"/>`,
    ],
    ["<x reg.1.auth.password = 'a&quot;b'/>", `<x reg.1.auth.password = '${MASK}'/>`],
    ['<user_pass idx="1" perm="R">hunter2</user_pass>', `<user_pass idx="1" perm="R">${MASK}</user_pass>`],
    [
      'account.1.password = hunter2\r\naccount.1.label = Desk',
      `account.1.password = ${MASK}\r\naccount.1.label = Desk`,
    ],
    ['[sip]\nline1_passwd: hunter2 x\nname: y', `[sip]\nline1_passwd: ${MASK}\nname: y`],
    ['<a note="the passage" compass.north="1"/>', '<a note="the passage" compass.north="1"/>'],
  ])('blanks what is named like a secret, known or not: %s', (text, masked) => {
    expect(maskSecrets(text, [])).toBe(masked)
  })
  it('is done in time with what a phone wrote to keep it busy', () => {
    const long = 500_000
    for (const text of [
      'a'.repeat(long),
      'password'.repeat(long / 8),
      'pass '.repeat(long / 5),
      'password='.repeat(long / 9),
      `<password${' '.repeat(long)}`,
      '<password '.repeat(long / 10),
      '\n'.repeat(long),
      `="${' '.repeat(long)}`,
      '&#'.repeat(long / 2),
      '&#x000000000'.repeat(long / 12),
      `"${'ab'.repeat(long / 2)}`,
    ])
      expect(maskSecrets(text, ['abab', 'x', 'aaaaaaaaaaaaaaaaaaab']).length).toBeGreaterThan(0)
  })
})
