import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

export const phoneIdentified = event({
  name: 'phone.identified',
  stream: 'EDGE',
  summary: "A phone said what it is, by its User-Agent; an observation, not the inventory's truth.",
  producer: 'edge',
  payload: z.object({
    boot: BootId.optional(),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    family: Slug,
    model: z.string().max(64),
    firmware: z.string().max(64),
    component: z.enum(['application', 'updater']).optional(),
    at: z.iso.datetime(),
  }),
  subjectKey: (identified) => identified.mac,
  messageId: (identified) =>
    `identified.${identified.boot ?? identified.mac}.${identified.model}.${identified.firmware}`,
})
export type PhoneIdentified = PayloadOf<typeof phoneIdentified>

export const renderOnIdentification = consumer({
  of: [phoneIdentified],
  durable: 'renderer-identities',
  ackWaitMs: 6_000,
  retryAfterMs: [200, 1_000, 5_000, 30_000],
  maxInFlight: 50_000, // those whose files are not made yet are put off, and count
})
