const LONGEST = 64

/**
 * A number as it is compared: digits, `*` and `#`, one leading `+` perhaps; `00` at the beginning is `+`. `+353 (1) 234-5678` and `0035312345678` are both
 * `+35312345678`. Undefined where nothing is left, or a letter stands in it.
 */
export function normaliseNumber(written: string): string | undefined {
  if (written.length > LONGEST) return undefined
  const bare = written.replace(/[\s().\-/]/g, '').replace(/^00/, '+')
  return /^\+?[0-9*#]+$/.test(bare) ? bare : undefined
}
