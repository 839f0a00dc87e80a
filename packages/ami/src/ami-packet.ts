export type AmiField = readonly [name: string, value: string]
/** One message of the manager interface: its lines in order, repeated names and all. */
export type AmiPacket = readonly AmiField[]
export type AmiFault = 'not-ami' | 'too-large'

export const MAX_PACKET_BYTES = 65_536
const MAX_BANNER_BYTES = 256
/** Asterisk throws away a message with a line that does not fit its buffer of 1024 bytes. */
const MAX_LINE_BYTES = 1_000
/** Asterisk reads no more lines of one action than 128. */
const MAX_LINES = 120

/** What was to be sent would not arrive as it was meant. The message names the field, and never its value. */
export class AmiActionInvalid extends Error {
  override name = 'AmiActionInvalid'
}

/**
 * Parts what Asterisk sends into packets: first the line `Asterisk Call Manager/5.0.2`, then lines of `Name: value` with an empty line after each packet. A line
 * without a colon is left out. After a fault the connection is to be closed. Holds one unfinished packet at most.
 */
export function openAmiReader(): (chunk: Buffer) => { banner?: string; packets: AmiPacket[]; fault?: AmiFault } {
  let waiting: Buffer = Buffer.alloc(0)
  let hasBanner = false
  return (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
    let banner: string | undefined
    if (!hasBanner) {
      const end = waiting.indexOf('\n')
      if (end < 0 && waiting.length <= MAX_BANNER_BYTES) return { packets: [] }
      banner = waiting.toString('utf8', 0, Math.max(end, 0)).trim()
      if (end > MAX_BANNER_BYTES || !/^Asterisk Call Manager\//.test(banner)) return { packets: [], fault: 'not-ami' }
      hasBanner = true
      waiting = waiting.subarray(end + 1)
    }
    const packets: AmiPacket[] = []
    for (let end = findEnd(waiting); end; end = findEnd(waiting)) {
      if (end.at > MAX_PACKET_BYTES) return { packets, fault: 'too-large' }
      const packet = parsePacket(waiting.toString('utf8', 0, end.at))
      if (packet.length > 0) packets.push(packet)
      waiting = waiting.subarray(end.next)
    }
    const isTooLarge = waiting.length > MAX_PACKET_BYTES
    return { ...(banner === undefined ? {} : { banner }), packets, ...(isTooLarge ? { fault: 'too-large' } : {}) }
  }
}

function findEnd(bytes: Buffer): { at: number; next: number } | undefined {
  const ends = [bytes.indexOf('\n\r\n'), bytes.indexOf('\n\n')]
  const [withReturn, bare] = ends.map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at)) as [number, number] // as many as there are
  const at = Math.min(withReturn, bare)
  return at === Number.POSITIVE_INFINITY ? undefined : { at, next: at + (at === withReturn ? 3 : 2) }
}

function parsePacket(text: string): AmiPacket {
  return text.split('\n').flatMap((line): AmiField[] => {
    const colon = line.indexOf(':')
    return colon <= 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
  })
}

/** Throws {@link AmiActionInvalid} for a field that would end its line, add one, or be thrown away by Asterisk for its length. */
export function writeAction(fields: readonly AmiField[]): Buffer {
  if (fields.length > MAX_LINES) throw new AmiActionInvalid(`more than ${MAX_LINES} lines`)
  const lines = fields.map(([name, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) throw new AmiActionInvalid('a field whose name is none')
    if (/[\r\n\0]/.test(value)) throw new AmiActionInvalid(`a line break or NUL in ${name}`)
    const line = `${name}: ${value}\r\n`
    if (Buffer.byteLength(line) > MAX_LINE_BYTES) throw new AmiActionInvalid(`${name} is longer than Asterisk's lines`)
    return line
  })
  return Buffer.from(`${lines.join('')}\r\n`)
}

/** The first field of a name, whose case does not matter. */
export function fieldOf(packet: AmiPacket, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return packet.find(([one]) => one.toLowerCase() === wanted)?.[1]
}
