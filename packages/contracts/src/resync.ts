import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { configRendered } from './config-rendered.ts'
import { consumer, event, type PayloadOf } from './contract.ts'
import { phoneRegistered, phoneUnregistered } from './phone-registered.ts'

export const ResyncWhat = z.enum(['re-read', 'reboot'])
export type ResyncWhat = z.output<typeof ResyncWhat>

/**
 * `not-registered`: nobody knows where the phone is. `handed-over`: an Asterisk took the NOTIFY upon itself, and what the phone answered it does not tell. The
 * others are what the phone, or its registrar, answered.
 */
export const ResyncResult = z.enum([
  'accepted',
  'handed-over',
  'not-registered',
  'not-rendered',
  'challenged',
  'refused',
  'no-subscription',
  'timeout',
  'unreachable',
  'answered',
])
export type ResyncResult = z.output<typeof ResyncResult>

export const resyncRequested = event({
  name: 'resync.requested',
  stream: 'RESYNCS',
  summary: 'A phone is to be told to read its files again, or to start anew.',
  producer: 'console',
  payload: z.object({
    id: z.string().max(100),
    operation: z.uuid(),
    mac: Mac,
    tenant: Slug,
    what: ResyncWhat,
    at: z.iso.datetime(),
  }),
  subjectKey: (requested) => requested.mac,
  messageId: (requested) => requested.id,
})
export type ResyncRequested = PayloadOf<typeof resyncRequested>

export const resyncFinished = event({
  name: 'resync.finished',
  stream: 'RESYNCS',
  summary: 'What became of telling a phone to resync. That it understood is not yet that it fetched.',
  producer: 'notifier',
  payload: z.object({
    id: z.string().max(100),
    operation: z.uuid().optional().describe('absent when its files had changed, and nobody had to ask'),
    change: BootId.optional().describe('the session of the change that it was told of'),
    mac: Mac,
    tenant: Slug,
    gateway: Slug.optional(),
    what: ResyncWhat,
    result: ResyncResult,
    status: z.int().optional(),
    attempts: z.int().nonnegative(),
    at: z.iso.datetime(),
  }),
  subjectKey: (finished) => finished.mac,
  messageId: (finished) => `finished.${finished.id}`,
})
export type ResyncFinished = PayloadOf<typeof resyncFinished>

const patience = { ackWaitMs: 6_000, retryAfterMs: [1_000, 5_000, 30_000, 120_000], maxInFlight: 512 } as const

export const notifyOnRequest = consumer({ of: [resyncRequested], durable: 'notifier', ...patience })
export const notifyOnChange = consumer({ of: [configRendered], durable: 'notifier-configs', ...patience })
export const followContacts = consumer({
  of: [phoneRegistered, phoneUnregistered],
  durable: 'notifier-contacts',
  ...patience,
})
