import { Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

export const tokenShown = event({
  name: 'token.shown',
  stream: 'TOKENS',
  summary:
    'A phone came with a boot token that was issued ahead of its lease, for the first time: only the DHCP server can have told it, so it has a lease, whether that was reported or not.',
  producer: 'edge',
  payload: z.object({
    id: z.string(),
    token: z.int().positive().describe('which of the issued ones; not the token itself'),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    at: z.iso.datetime(),
  }),
  subjectKey: (shown) => shown.mac,
  messageId: (shown) => shown.id,
})
export type TokenShown = PayloadOf<typeof tokenShown>

export const tokenRevoked = event({
  name: 'token.revoked',
  stream: 'TOKENS',
  summary: 'No boot token that a phone got until now is good for anything.',
  producer: 'console',
  payload: z.object({
    id: z.string(),
    mac: Mac,
    tenant: Slug,
    at: z.iso.datetime(),
  }),
  subjectKey: (revoked) => revoked.mac,
  messageId: (revoked) => revoked.id,
})
export type TokenRevoked = PayloadOf<typeof tokenRevoked>

/** A phone waits for its boot meanwhile. */
export const followTokens = consumer({
  of: [tokenShown, tokenRevoked],
  durable: 'ingester-tokens',
  ackWaitMs: 6_000,
  retryAfterMs: [200, 500, 2_000, 10_000, 60_000],
  maxInFlight: 1_024,
})
