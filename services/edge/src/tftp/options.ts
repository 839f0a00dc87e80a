import type { TftpOptions } from './packets.ts'

/** How one transfer goes. */
export type TransferTerms = {
  /** Octets in a block; 512 where nothing was agreed. */
  readonly blksize: number
  /** Blocks on their way before an answer is awaited. */
  readonly windowsize: number
  /** How long the first answer is awaited before sending again. */
  readonly timeoutMs: number
  /** What an OACK says; empty: there is none, and the transfer begins with its first block. */
  readonly accepted: TftpOptions
}

export type TransferCaps = {
  readonly blksize: number
  readonly windowsize: number
  /** Where the client asks for no timeout of its own. */
  readonly timeoutMs: number
}

/**
 * What we agree to of what a client asked for: `blksize` 8 to 65464 (RFC 2348) and `windowsize` 1 to 65535 (RFC 7440), each lowered to our cap;
 * `timeout` 1 to 255 s as it is (RFC 2349); `tsize` when the size on the wire is known and not 0, which curl (seen in 7.88) takes for a fault. Unknown options, and values outside those ranges, count as not
 * asked: none of the four RFCs has a server refuse (error 8) over them, and older phones ask for odd things.
 */
export function negotiateOptions(
  asked: TftpOptions,
  /** `size` undefined: not known before all was read. */
  { size, caps }: { size: number | undefined; caps: TransferCaps },
): TransferTerms {
  const accepted = new Map<string, string>()
  const accept = (name: string, min: number, max: number, answer: (value: number) => number): number | undefined => {
    const value = readNumber(asked.get(name))
    if (value === undefined || value < min || value > max) return undefined
    const agreed = answer(value)
    accepted.set(name, String(agreed))
    return agreed
  }
  const blksize = accept('blksize', 8, 65_464, (value) => Math.min(value, caps.blksize))
  const timeout = accept('timeout', 1, 255, (seconds) => seconds)
  if (size) accept('tsize', 0, Number.MAX_SAFE_INTEGER, () => size)
  const windowsize = accept('windowsize', 1, 65_535, (value) => Math.min(value, caps.windowsize))
  return {
    blksize: blksize ?? 512,
    windowsize: windowsize ?? 1,
    timeoutMs: timeout === undefined ? caps.timeoutMs : timeout * 1_000,
    accepted,
  }
}

const readNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
