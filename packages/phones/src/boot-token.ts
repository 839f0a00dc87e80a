import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { z } from 'zod'

/**
 * The one-time secret in option 66. Text, never a number: leading zeros count.
 * Sources differ on an SMG's length: its field table says 18 digits, its sample log shows 12; 12 to 18 are taken.
 * Our own tokens are 128 bits in lower-case base32 (RFC 4648 alphabet, no padding): 26 characters.
 */
export const BootToken = z
  .string()
  .regex(/^(?:[0-9]{12,18}|[a-z2-7]{26})$/, 'a boot token is 12 to 18 digits or 26 base32 characters')
  .brand<'BootToken'>()
export type BootToken = z.output<typeof BootToken>

/** Undefined when `written` is no boot token; base32 is taken in either case. */
export function parseBootToken(written: string): BootToken | undefined {
  const read = BootToken.safeParse(/^[A-Z2-7]{26}$/i.test(written) ? written.toLowerCase() : written)
  return read.success ? read.data : undefined
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new 128-bit token, for DHCP servers that cannot roll dice themselves. */
export function issueBootToken(): BootToken {
  let bits = BigInt(`0x${randomBytes(16).toString('hex')}`) << 2n // 128 bits fill 26 characters of 5 bits but for two
  let token = ''
  for (let position = 0; position < 26; position++) {
    token = BASE32[Number(bits & 31n)] + token
    bits >>= 5n
  }
  return token as BootToken // 26 characters of the alphabet by construction
}

/** What is kept of a token: a keyed digest, so that a copy of the database yields no token (12 digits alone could be tried out). */
export const digestBootToken = (token: BootToken, key: KeyObject): Buffer =>
  createHmac('sha256', key).update(token).digest().subarray(0, 16)

/** For people's eyes: the first two characters, as the SMG's own log prints it. */
export const shortenBootToken = (token: string): string => `${token.slice(0, 2)}…`
