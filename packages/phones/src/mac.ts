import { z } from 'zod'

/** A MAC address as everything inside Offhook writes it: 12 lower-case hex digits, no separators, e.g. `0004f21a2457`. */
export const Mac = z
  .string()
  .regex(/^[0-9a-f]{12}$/, 'a MAC is 12 lower-case hex digits')
  .brand<'Mac'>()
export type Mac = z.output<typeof Mac>

const SEPARATED =
  /^([0-9a-f]{1,2})([:_-])([0-9a-f]{1,2})(?:\2([0-9a-f]{1,2}))(?:\2([0-9a-f]{1,2}))(?:\2([0-9a-f]{1,2}))(?:\2([0-9a-f]{1,2}))$/i
const BARE = /^[0-9a-f]{12}$/i
const CISCO = /^([0-9a-f]{4})\.([0-9a-f]{4})\.([0-9a-f]{4})$/i

/**
 * Reads a MAC in any spelling a gateway or a phone uses: bare, `:`, `-`, `_`, dotted, either case, and ISC dhcpd's
 * bytes without leading zeros (`0:4:f2:1a:24:57`). Undefined for anything else, the all-zero and the group addresses included.
 */
export function parseMac(written: string): Mac | undefined {
  if (written.length > 17) return undefined
  const digits = BARE.test(written) ? written : (joinSeparated(written) ?? joinDotted(written))
  if (digits === undefined) return undefined
  const mac = digits.toLowerCase()
  if (mac === '000000000000' || Number.parseInt(mac.slice(0, 2), 16) & 1) return undefined
  return mac as Mac // matched one of the three shapes above
}

function joinSeparated(written: string): string | undefined {
  const match = SEPARATED.exec(written)
  if (!match) return undefined
  return [match[1], match[3], match[4], match[5], match[6], match[7]].map((byte) => byte!.padStart(2, '0')).join('')
}

function joinDotted(written: string): string | undefined {
  const match = CISCO.exec(written)
  return match ? `${match[1]}${match[2]}${match[3]}` : undefined
}

/** The first six digits: hints at a vendor, proves nothing. */
export const ouiOf = (mac: Mac): string => mac.slice(0, 6)

/** A mask or address of a MAC alert: 12 hex digits once separators are taken out; shorter ones name the leading bytes and are filled with zeros. */
export function parseMacPattern(written: string): string | undefined {
  const digits = written.replace(/[:_.-]/g, '').toLowerCase()
  return /^[0-9a-f]{2,12}$/.test(digits) ? digits.padEnd(12, '0') : undefined
}

/** Whether `mac` equals `address` in every bit that `mask` sets (the SMG's "MAC Address" and "MAC Address Mask"). */
export function macMatches(mac: Mac, address: string, mask: string): boolean {
  const bits = BigInt(`0x${mask}`)
  return (BigInt(`0x${mac}`) & bits) === (BigInt(`0x${address}`) & bits)
}
