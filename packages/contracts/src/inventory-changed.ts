import { Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

export const inventoryChanged = event({
  name: 'inventory.changed',
  stream: 'ACCOUNTS',
  summary:
    'What the PBXes of a tenant’s `local` platforms or its DHCP servers are told of may be another now: a phone’s lines, whether it has booted or not, its place, or the platform or gateway itself.',
  producer: 'console',
  payload: z.object({
    id: z.string(),
    tenant: Slug,
    at: z.iso.datetime(),
  }),
  subjectKey: (changed) => changed.tenant,
  messageId: (changed) => changed.id,
})
export type InventoryChanged = PayloadOf<typeof inventoryChanged>

export const markOutputsOnChange = consumer({
  of: [inventoryChanged],
  durable: 'activator-outputs',
  ackWaitMs: 6_000,
  retryAfterMs: [500, 2_000, 10_000, 60_000],
  maxInFlight: 128,
})

/** Phones that are ordered get a boot token ahead of their first lease. */
export const issueTokensOnChange = consumer({
  of: [inventoryChanged],
  durable: 'ingester-inventory',
  ackWaitMs: 6_000,
  retryAfterMs: [500, 2_000, 10_000, 60_000],
  maxInFlight: 128,
})
