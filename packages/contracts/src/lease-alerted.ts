import { BootId, BootToken, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

export const leaseAlerted = event({
  name: 'lease.alerted',
  stream: 'LEASES',
  summary: 'A phone whose MAC matched an alert took a DHCP lease at a gateway.',
  producer: 'ingester',
  payload: z.object({
    boot: BootId,
    mac: Mac,
    bootToken: BootToken.optional().describe(
      'what the gateway appended to option 66; absent where access is decided by lease',
    ),
    leasedIp: z.union([z.ipv4(), z.ipv6()]).optional().describe('absent where the gateway told the MAC alone'),
    tenant: Slug,
    gateway: Slug,
    alert: z.string().max(128).optional().describe("the MAC alert's name at the gateway"),
    vendorClass: z.string().max(1024).optional().describe('DHCP option 60'),
    userClass: z.string().max(1024).optional().describe('DHCP option 77'),
    alertedAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime().optional().describe("by the ingester's clock; alertedAt may be by the gateway's"),
  }),
  subjectKey: (alert) => alert.mac,
  messageId: (alert) => alert.boot,
})
export type LeaseAlerted = PayloadOf<typeof leaseAlerted>

export const activateOnLease = consumer({
  of: [leaseAlerted],
  durable: 'activator',
  ackWaitMs: 6_000,
  retryAfterMs: [500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000],
  maxInFlight: 200_000, // those put off count too: one platform that hangs with all its phones must not fill this up
})
