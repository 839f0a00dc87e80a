/** What is on its way. Blocks are counted without wrapping here; 0 is the OACK. */
export type SendWindow = {
  /** The lowest block that was not answered. */
  readonly first: number
  /** The block to send next. */
  readonly next: number
  /** How often in a row nothing came. */
  readonly retries: number
}

/** The block number on the wire: after 65535 comes 0. */
export const wireNumber = (block: number): number => block & 0xffff

/**
 * After an ACK; undefined when it answers nothing that is on its way. A window goes on behind the block that was answered (RFC 7440), whatever was sent
 * beyond it: the peer missed some of that. An ACK that repeats an earlier one never sends anything: answering repeats with repeats doubles each packet from
 * there on (the sorcerer's apprentice, RFC 1123 section 4.2.3.1). So where a window's first block is lost, the timer notices.
 */
export function acknowledge({ first, next }: SendWindow, wireBlock: number): SendWindow | undefined {
  const answered = first + wireNumber(wireBlock - first)
  return answered < next ? { first: answered + 1, next: answered + 1, retries: 0 } : undefined
}

const MAX_RETRIES = 5
const MAX_DELAY_MS = 8_000

/** After the time for an answer is over: the whole window again, or undefined when that happened often enough. */
export function rewind({ first, retries }: SendWindow): SendWindow | undefined {
  return retries < MAX_RETRIES ? { first, next: first, retries: retries + 1 } : undefined
}

/** How long to wait for an answer: doubled each time, up to 8 s; a client that asked for more than that has its own time each time. */
export const retryDelayMs = (timeoutMs: number, retries: number): number =>
  Math.min(timeoutMs * 2 ** retries, Math.max(timeoutMs, MAX_DELAY_MS))
