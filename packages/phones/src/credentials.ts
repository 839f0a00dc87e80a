import { z } from 'zod'
import { Line } from './line.ts'
import { Settings } from './settings.ts'
import { Slug } from './slug.ts'

/** What a tenant platform grants for a phone: kept sealed, never on the bus. */
export const Credentials = z.object({
  lines: z.array(Line).min(1).max(48),
  model: z.string().max(64).optional(),
  settings: Settings.optional(),
})
export type Credentials = z.output<typeof Credentials>

/** What a phone's row keeps: no lines once its accounts are closed, and what its platform told of it after the boot. */
export const KeptCredentials = Credentials.extend({ lines: z.array(Line).max(48), family: Slug.optional() })
export type KeptCredentials = z.output<typeof KeptCredentials>
