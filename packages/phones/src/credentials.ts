import { z } from 'zod'
import { Line } from './line.ts'
import { Settings } from './settings.ts'

/** What a tenant platform grants for a phone: kept sealed, never on the bus. */
export const Credentials = z.object({
  lines: z.array(Line).min(1).max(48),
  model: z.string().max(64).optional(),
  settings: Settings.optional(),
})
export type Credentials = z.output<typeof Credentials>
