import { randomInt } from 'node:crypto'
import { z } from 'zod'

/** Without the characters that are mistaken for each other when somebody reads them out: 0 O o, 1 I l. */
const NAMED_ALPHABETS = {
  'letters-and-digits': 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789',
  digits: '0123456789',
} as const

const MIN_CHARACTERS = 10

/** Printable ASCII that no syntax of a phone's or a PBX's files wants escaped: no blank, quote, `;`, `&`, `<`, `>` or backslash. */
const OwnAlphabet = z
  .string()
  .max(94)
  .regex(/^[!#-%(-:=?-[\]-_a-~]*$/, 'printable ASCII without blanks, quotes, ; & < > and \\')
  .refine((written) => new Set(written).size === written.length, 'each character once')
  .refine((written) => written.length >= MIN_CHARACTERS, `${MIN_CHARACTERS} characters or more`)

/** How the passwords of a `local` platform's lines are made. */
export const PasswordPolicy = z.strictObject({
  length: z.int().min(8).max(64).default(20),
  alphabet: z
    .union([z.enum(['letters-and-digits', 'digits']), OwnAlphabet])
    .default('letters-and-digits')
    .describe('`letters-and-digits` (without 0 O o 1 I l), `digits`, or the characters themselves'),
})
export type PasswordPolicy = z.output<typeof PasswordPolicy>

/** A new password; every character of the alphabet is equally likely at every place. */
export function generatePassword({ length, alphabet }: PasswordPolicy): string {
  const characters = alphabet in NAMED_ALPHABETS ? NAMED_ALPHABETS[alphabet as keyof typeof NAMED_ALPHABETS] : alphabet
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('')
}
