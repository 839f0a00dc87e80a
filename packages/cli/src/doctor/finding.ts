/** What one look at one thing found. `todo` says what to do about it, for everything that is not well. */
export type Finding = {
  readonly subject: string
  readonly state: 'well' | 'doubtful' | 'ill' | 'unknown'
  readonly says: string
  readonly todo?: string
}

export const well = (subject: string, says: string): Finding => ({ subject, state: 'well', says })
/** It works, and may not always, or not for phones. */
export const doubtful = (subject: string, says: string, todo: string): Finding => ({
  subject,
  state: 'doubtful',
  says,
  todo,
})
export const ill = (subject: string, says: string, todo: string): Finding => ({ subject, state: 'ill', says, todo })
/** It could not be looked at from here. */
export const unknown = (subject: string, says: string): Finding => ({ subject, state: 'unknown', says })

/** The message of whatever was thrown, on one line. */
export function causeOf(cause: unknown): string {
  const { message, code, cause: below } = cause as { message?: string; code?: string; cause?: { code?: string } }
  return (message?.trim() || code || below?.code || String(cause)).replaceAll(/\s+/g, ' ')
}
