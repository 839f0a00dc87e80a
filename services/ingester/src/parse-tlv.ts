/** The entries of a list of code, length and value, each an octet, as DHCP options nest them (RFC 2132 section 8.4): up to code 255 or an entry that is cut off. The first of a code counts. */
export function parseTlv(octets: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const entries = new Map<number, Uint8Array>()
  for (let at = 0; at + 1 < octets.length; ) {
    const [code, length] = [octets[at]!, octets[at + 1]!]
    const value = octets.subarray(at + 2, at + 2 + length)
    if (code === 0xff || value.length < length) break
    if (!entries.has(code)) entries.set(code, value)
    at += 2 + length
  }
  return entries
}
