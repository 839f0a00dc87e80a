export type TftpOptions = ReadonlyMap<string, string>

export type TftpPacket =
  /** Mode in lower case: `octet`, `netascii`, `mail`, or whatever else was asked for. */
  | { readonly kind: 'read' | 'write'; readonly path: string; readonly mode: string; readonly options: TftpOptions }
  | { readonly kind: 'data'; readonly block: number; readonly bytes: Buffer }
  | { readonly kind: 'ack'; readonly block: number }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  | { readonly kind: 'oack'; readonly options: TftpOptions }

export type NotAPacket = {
  readonly notAPacket: 'too-short' | 'too-long' | 'unknown-opcode' | 'no-file-name' | 'no-mode'
}

/** Octets before the bytes of a DATA packet. */
export const DATA_HEADER = 4

/** A request is at most this long (RFC 2347). */
const MAX_REQUEST = 512

const OPCODE = { read: 1, write: 2, data: 3, ack: 4, error: 5, oack: 6 } as const

/**
 * Reads a datagram (RFC 1350 section 5, RFC 2347). Any bytes get an answer. Names of options come in lower case, and of an option told twice the first
 * counts; what follows the last whole pair is left aside, since boot loaders pad their requests with zeros. File names are UTF-8.
 */
export function parsePacket(datagram: Buffer): TftpPacket | NotAPacket {
  if (datagram.length < 4) return { notAPacket: 'too-short' }
  const opcode = datagram.readUInt16BE(0)
  switch (opcode) {
    case OPCODE.read:
    case OPCODE.write: {
      if (datagram.length > MAX_REQUEST) return { notAPacket: 'too-long' }
      const [path, mode, ...pairs] = readStrings(datagram, 2)
      if (!path) return { notAPacket: 'no-file-name' }
      if (!mode) return { notAPacket: 'no-mode' }
      return {
        kind: opcode === OPCODE.read ? 'read' : 'write',
        path,
        mode: mode.toLowerCase(),
        options: readOptions(pairs),
      }
    }
    case OPCODE.data:
      return { kind: 'data', block: datagram.readUInt16BE(2), bytes: datagram.subarray(DATA_HEADER) }
    case OPCODE.ack:
      return { kind: 'ack', block: datagram.readUInt16BE(2) }
    case OPCODE.error: {
      const end = datagram.indexOf(0, 4)
      return {
        kind: 'error',
        code: datagram.readUInt16BE(2),
        text: datagram.toString('utf8', 4, end < 0 ? datagram.length : end),
      }
    }
    case OPCODE.oack:
      if (datagram.length > MAX_REQUEST) return { notAPacket: 'too-long' }
      return { kind: 'oack', options: readOptions(readStrings(datagram, 2)) }
    default:
      return { notAPacket: 'unknown-opcode' }
  }
}

/** The bytes of a packet. Texts end at their first NUL, as they would for their reader. */
export function encodePacket(packet: TftpPacket): Buffer {
  switch (packet.kind) {
    case 'read':
    case 'write':
      return Buffer.concat([uint16(OPCODE[packet.kind]), ...texts(packet.path, packet.mode), ...pairs(packet.options)])
    case 'data':
      return Buffer.concat([uint16(OPCODE.data), uint16(packet.block), packet.bytes])
    case 'ack':
      return Buffer.concat([uint16(OPCODE.ack), uint16(packet.block)])
    case 'error':
      return Buffer.concat([uint16(OPCODE.error), uint16(packet.code), ...texts(packet.text)])
    case 'oack':
      return Buffer.concat([uint16(OPCODE.oack), ...pairs(packet.options)])
  }
}

/** The strings that end with a NUL; what comes behind the last one is not a string. */
function readStrings(datagram: Buffer, from: number): string[] {
  const strings: string[] = []
  for (let start = from, end = datagram.indexOf(0, start); end >= 0; end = datagram.indexOf(0, start)) {
    strings.push(datagram.toString('utf8', start, end))
    start = end + 1
  }
  return strings
}

function readOptions(strings: readonly string[]): TftpOptions {
  const options = new Map<string, string>()
  for (let at = 0; at + 1 < strings.length; at += 2) {
    const name = strings[at]!.toLowerCase()
    if (name !== '' && !options.has(name)) options.set(name, strings[at + 1]!)
  }
  return options
}

function uint16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeUInt16BE(value)
  return bytes
}

const texts = (...strings: string[]): Buffer[] => strings.map((text) => Buffer.from(`${text.split('\0', 1)[0]}\0`))
const pairs = (options: TftpOptions): Buffer[] => [...options].flatMap(([name, value]) => texts(name, value))
