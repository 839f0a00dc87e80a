import { Mac } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const phoneRegistered = event({
  name: 'phone.registered',
  stream: 'REGISTRATIONS',
  summary: 'A registrar accepted a line of a phone.',
  producer: 'console and notifier',
  payload: z.object({
    id: z.string(),
    mac: Mac,
    aor: z.string().max(512),
    contact: z.string().max(512).optional(),
    expiresSeconds: z.int().nonnegative().optional(),
    source: z.enum(['api', 'reg-event', 'ami', 'kamailio']),
    at: z.iso.datetime(),
  }),
  subjectKey: (registered) => registered.mac,
  messageId: (registered) => registered.id,
})
export type PhoneRegistered = PayloadOf<typeof phoneRegistered>

export const phoneUnregistered = event({
  name: 'phone.unregistered',
  stream: 'REGISTRATIONS',
  summary: 'A line of a phone left its registrar, or its registration ran out.',
  producer: 'console and notifier',
  payload: z.object({
    id: z.string(),
    mac: Mac,
    aor: z.string().max(512),
    source: z.enum(['api', 'reg-event', 'ami', 'kamailio']),
    at: z.iso.datetime(),
  }),
  subjectKey: (unregistered) => unregistered.mac,
  messageId: (unregistered) => unregistered.id,
})
export type PhoneUnregistered = PayloadOf<typeof phoneUnregistered>
