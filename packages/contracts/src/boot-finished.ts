import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const bootFinished = event({
  name: 'boot.finished',
  stream: 'BOOTS',
  summary: 'A boot session ended: the phone registered, or was refused.',
  producer: 'tracer',
  payload: z.object({
    boot: BootId,
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    family: Slug.optional(),
    model: z.string().max(64).optional(),
    firmware: z.string().max(64).optional(),
    state: z.enum(['completed', 'refused']),
    because: z.string().max(64).optional(),
    text: z.string().max(1_000).optional().describe('why it was refused, for people'),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
  }),
  subjectKey: (finished) => finished.mac,
  messageId: (finished) => `finished.${finished.boot}`,
})
export type BootFinished = PayloadOf<typeof bootFinished>
