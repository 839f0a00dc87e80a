import { Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

export const accountChanged = event({
  name: 'account.changed',
  stream: 'ACCOUNTS',
  summary: 'Something that a phone’s files are made of changed outside a boot: its settings, its lines, its owner.',
  producer: 'console',
  payload: z.object({
    id: z.string(),
    mac: Mac,
    tenant: Slug,
    what: z.enum(['settings', 'lines', 'assignment']),
    at: z.iso.datetime(),
  }),
  subjectKey: (changed) => changed.mac,
  messageId: (changed) => changed.id,
})
export type AccountChanged = PayloadOf<typeof accountChanged>

export const reactivateOnAccountChange = consumer({
  of: [accountChanged],
  durable: 'activator-accounts',
  ackWaitMs: 6_000,
  retryAfterMs: [500, 2_000, 10_000, 60_000],
  maxInFlight: 128,
})
