import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const securityRaised = event({
  name: 'security.raised',
  stream: 'SECURITY',
  summary:
    'Somebody behaved as no phone does: a token used with another MAC, or names and tokens tried out, a phone claimed that another tenant has.',
  producer: 'edge',
  payload: z.object({
    id: z.string(),
    kind: z.enum(['token-of-another-phone', 'scan', 'owner-conflict']),
    remote: z.string().max(64),
    boot: BootId.optional(),
    mac: Mac.optional().describe('the phone that the token belongs to'),
    claimedMac: Mac.optional(),
    tenant: Slug.optional(),
    gateway: Slug.optional(),
    attempts: z.int().positive().optional(),
    at: z.iso.datetime(),
  }),
  subjectKey: (raised) => raised.kind,
  messageId: (raised) => raised.id,
})
export type SecurityRaised = PayloadOf<typeof securityRaised>
