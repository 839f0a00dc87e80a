import { Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { Change } from './config-rendered.ts'
import { consumer, event, type PayloadOf } from './contract.ts'

export const phoneReactivated = event({
  name: 'phone.reactivated',
  stream: 'ACCOUNTS',
  summary:
    'Outside a boot, something that a phone’s files are made of changed: its lines, which are sealed in their table under this revision, or its settings.',
  producer: 'activator',
  payload: z.object({
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    platform: Slug,
    revision: z.int().positive(),
    lines: z.int().nonnegative().describe('0: the phone has none any more, and gets neutral files'),
    change: Change.optional(),
    at: z.iso.datetime(),
  }),
  subjectKey: (reactivated) => reactivated.mac,
  messageId: (reactivated) => `reactivated.${reactivated.mac}.${reactivated.revision}`,
})
export type PhoneReactivated = PayloadOf<typeof phoneReactivated>

/** A durable of its own: phones that boot do not wait behind ten thousand that changed. */
export const renderOnReactivation = consumer({
  of: [phoneReactivated],
  durable: 'renderer-accounts',
  ackWaitMs: 6_000,
  retryAfterMs: [200, 1_000, 5_000, 30_000],
  maxInFlight: 128,
})
