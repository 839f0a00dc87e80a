import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const bootStalled = event({
  name: 'boot.stalled',
  stream: 'BOOTS',
  summary:
    'A boot session stands still: nothing came for a while, or the phone began anew. It may still go on and complete.',
  producer: 'tracer',
  payload: z.object({
    boot: BootId,
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    family: Slug.optional(),
    model: z.string().max(64).optional(),
    firmware: z.string().max(64).optional(),
    because: z.string().max(64).describe('told once for each reason of a boot'),
    text: z.string().max(1_000).describe('the diagnosis, for people'),
    stuckAfter: z.string().max(256).optional().describe('the last step that came'),
    expected: z.string().max(256).optional().describe('the step that should have come next'),
    cause: z.string().max(500).optional().describe('what usually causes it, by the family’s table'),
    check: z.string().max(500).optional().describe('what to look at next, by the same table'),
    startedAt: z.iso.datetime(),
    lastStepAt: z.iso.datetime(),
    at: z.iso.datetime(),
  }),
  subjectKey: (stalled) => stalled.mac,
  messageId: (stalled) => `stalled.${stalled.boot}.${stalled.because}`,
})
export type BootStalled = PayloadOf<typeof bootStalled>
