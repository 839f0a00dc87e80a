import { BlockList, isIP } from 'node:net'

const compiled = new Map<string, BlockList>()

/** Whether an address lies in one of the CIDR ranges; an IPv4 address mapped into IPv6 counts as IPv4. */
export function inAnyRange(address: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return false
  const plain = plainAddress(address)
  const version = isIP(plain)
  return version !== 0 && ranges.some((range) => listOf(range).check(plain, version === 4 ? 'ipv4' : 'ipv6'))
}

/** Whether `text` is a CIDR range or a single address. */
export function isAddressRange(text: string): boolean {
  const [address, bits, ...more] = text.split('/')
  const version = isIP(address!)
  if (version === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

export const isLoopback = (address: string): boolean => inAnyRange(address, ['127.0.0.0/8', '::1/128'])

/** `::ffff:10.0.0.1` as `10.0.0.1`. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address

function listOf(range: string): BlockList {
  const known = compiled.get(range)
  if (known) return known
  const list = new BlockList()
  const [address, bits] = range.split('/')
  const version = isIP(address!)
  if (version !== 0)
    list.addSubnet(
      address!,
      bits === undefined ? (version === 4 ? 32 : 128) : Number(bits),
      version === 4 ? 'ipv4' : 'ipv6',
    )
  if (compiled.size > 10_000) compiled.clear()
  compiled.set(range, list)
  return list
}
