import { Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { ACCOUNT_EVENT_TYPES } from './account-event.ts'
import { consumer, event, type PayloadOf } from './contract.ts'

export const accountEventReceived = event({
  name: 'account.event-received',
  stream: 'ACCOUNTS',
  summary:
    'A tenant’s platform told of an account, a phone or a directory; what it told is sealed in its row, and not in here.',
  producer: 'console',
  payload: z.object({
    tenant: Slug,
    platform: Slug,
    id: z.string().min(1).max(128).describe('the platform’s own, its `webhook-id`'),
    type: z.enum(ACCOUNT_EVENT_TYPES as [string, ...string[]]),
    key: z
      .string()
      .regex(/^[0-9a-f]{12,24}$/)
      .describe('the phone’s MAC, or what stands for an account or a directory'),
    mac: Mac.optional(),
    again: z.string().max(40).optional().describe('when it had waited for its phone: what makes this another message'),
  }),
  subjectKey: (received) => received.key,
  messageId: ({ tenant, platform, id, again }) => `${tenant}/${platform}/${id}${again ? `/${again}` : ''}`,
})
export type AccountEventReceived = PayloadOf<typeof accountEventReceived>

export const applyAccountEvents = consumer({
  of: [accountEventReceived],
  durable: 'activator-account-events',
  ackWaitMs: 20_000, // thousands of one tenant wait in hand for their turn, and each is held anew before this ends
  retryAfterMs: [500, 2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000],
  maxInFlight: 200_000, // those put off count too: one tenant's ten thousand must not keep another's from being read
})
