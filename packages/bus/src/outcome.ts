/** A message's fate, as its handler sees it; only the bus acknowledges. */
export type Outcome =
  | { readonly kind: 'done' }
  /** Try again later; dead-lettered when the policy's attempts are used up. */
  | { readonly kind: 'retry'; readonly because: string; readonly afterMs?: number | undefined }
  /** Not now, through no fault of the message: again after this time, and the attempt does not count. */
  | { readonly kind: 'postpone'; readonly afterMs: number }
  /** Will never work: dead-lettered now. */
  | { readonly kind: 'reject'; readonly because: string }

export const done: Outcome = { kind: 'done' }
export const retry = (because: string, afterMs?: number): Outcome => ({ kind: 'retry', because, afterMs })
export const postpone = (afterMs: number): Outcome => ({ kind: 'postpone', afterMs })
export const reject = (because: string): Outcome => ({ kind: 'reject', because })
