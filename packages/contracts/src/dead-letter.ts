import { z } from 'zod'

/** What a message becomes after its last attempt: its own subject, payload and headers, and why it was given up. Kept under `deadletter.<durable>`. */
export const DeadLetter = z.object({
  subject: z.string(),
  durable: z.string(),
  because: z.string(),
  deliveries: z.int(),
  payload: z.string(),
  at: z.iso.datetime(),
})
export type DeadLetter = z.output<typeof DeadLetter>

export const deadLetterSubject = (durable: string): string => `deadletter.${durable}`
