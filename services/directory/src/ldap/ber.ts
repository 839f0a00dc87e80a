/** Bytes that are no BER of the kind that LDAP sends (RFC 4511 section 5.1: definite lengths, one-byte tags). */
export class NotBer extends Error {
  override name = 'NotBer'
}

export type Element = { readonly tag: number; readonly content: Buffer }

export const INTEGER = 0x02
export const OCTET_STRING = 0x04
export const ENUMERATED = 0x0a
export const SEQUENCE = 0x30
export const SET = 0x31

/** How many bytes the first element has, its tag and length included; undefined while too little of it is there. Throws {@link NotBer}. */
export function lengthOfElement(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined
  if ((bytes[0]! & 0x1f) === 0x1f) throw new NotBer('a tag of several bytes')
  const first = bytes[1]!
  if (first < 0x80) return 2 + first
  const octets = first & 0x7f
  if (octets === 0 || octets > 4) throw new NotBer('a length without end')
  if (bytes.length < 2 + octets) return undefined
  return 2 + octets + bytes.readUIntBE(2, octets)
}

/** The elements that stand one after the other in `bytes`. Throws {@link NotBer} for what does not end with the last of them. */
export function readElements(bytes: Buffer, most = 1_000): Element[] {
  const elements: Element[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const length = lengthOfElement(rest)
    if (length === undefined || length > rest.length || elements.length >= most)
      throw new NotBer('an element that does not end')
    const header = rest[1]! < 0x80 ? 2 : 2 + (rest[1]! & 0x7f)
    elements.push({ tag: rest[0]!, content: rest.subarray(header, length) })
    rest = rest.subarray(length)
  }
  return elements
}

/** Of INTEGER and ENUMERATED, as far as LDAP's go (0 to 2^31 - 1); negative ones are none. */
export function readInteger({ content }: Element): number {
  if (content.length === 0 || content.length > 5) throw new NotBer('no integer')
  const value = content.readIntBE(0, content.length)
  if (value < 0 || value > 0x7fffffff) throw new NotBer('an integer out of range')
  return value
}

export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const length = content.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([Buffer.of(tag), lengthOf(length), ...content])
}

export const integer = (value: number, tag = INTEGER): Buffer => {
  const bytes = Buffer.alloc(5)
  bytes.writeIntBE(value, 0, 5)
  let from = 0
  while (from < 4 && bytes[from] === 0 && bytes[from + 1]! < 0x80) from++
  return element(tag, bytes.subarray(from))
}

export const text = (value: string, tag = OCTET_STRING): Buffer => element(tag, Buffer.from(value))

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  if (length < 0x100) return Buffer.of(0x81, length)
  if (length < 0x10000) return Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.of(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff)
}
