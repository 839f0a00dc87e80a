import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

/** One call of a tenant's platform for a phone. */
export const PlatformCall = z.object({
  at: z.iso.datetime().describe('when it began'),
  ms: z.number().nonnegative(),
  because: z.string().max(100).optional().describe('why it gave no lines'),
})
export type PlatformCall = z.output<typeof PlatformCall>

const platformCalls = {
  calls: z
    .array(PlatformCall)
    .max(16)
    .optional()
    .describe('those that are known: an activator remembers its own, until the answer'),
  platformHost: z.string().max(255).optional(),
}

export const phoneActivated = event({
  name: 'phone.activated',
  stream: 'ACTIVATIONS',
  summary: "The tenant's platform granted a phone its lines; they are sealed in their table under this revision.",
  producer: 'activator',
  payload: z.object({
    boot: BootId.optional(),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    platform: Slug,
    revision: z.int().positive(),
    lines: z.int().positive(),
    platformMs: z.number().nonnegative().optional(),
    attempts: z.int().positive().optional().describe('calls it took to get an answer'),
    ...platformCalls,
    sealMs: z.number().nonnegative().optional().describe('from `at` on, until the lines were sealed and written'),
    at: z.iso.datetime(),
  }),
  subjectKey: (activated) => activated.mac,
  messageId: (activated) => `activated.${activated.mac}.${activated.revision}`,
})
export type PhoneActivated = PayloadOf<typeof phoneActivated>

export const RefusalReason = z.enum([
  'not-ordered',
  'token-mismatch',
  'suspended',
  'wrong-tenant',
  'over-quota',
  'no-platform',
  'bad-answer',
  'no-registrar',
  'unauthorized',
  'platform-unavailable',
])
export type RefusalReason = z.output<typeof RefusalReason>

export const activationRefused = event({
  name: 'activation.refused',
  stream: 'ACTIVATIONS',
  summary: 'No lines for this phone; it gets the uniform 404 and its boot ends as refused.',
  producer: 'activator',
  payload: z.object({
    boot: BootId,
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    platform: Slug.optional(),
    because: RefusalReason,
    detail: z.string().max(500).optional(),
    ...platformCalls,
    at: z.iso.datetime(),
  }),
  subjectKey: (refused) => refused.mac,
  messageId: (refused) => `refused.${refused.boot}`,
})
export type ActivationRefused = PayloadOf<typeof activationRefused>

export const renderOnActivation = consumer({
  of: [phoneActivated],
  durable: 'renderer',
  ackWaitMs: 6_000,
  retryAfterMs: [200, 1_000, 5_000, 30_000],
  maxInFlight: 512,
})
