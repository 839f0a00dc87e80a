import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { consumer, event, type PayloadOf } from './contract.ts'

/** A part of an upload stays below a bus's usual 1 MiB message limit, escaped as JSON. */
export const LOG_PART_MAX_BYTES = 128 * 1024

export const bootLogReceived = event({
  name: 'boot-log.received',
  stream: 'BOOT_LOGS',
  summary:
    'A phone uploaded log text; long uploads come in parts cut at line ends. What looks like a credential is already blanked.',
  producer: 'edge',
  payload: z.object({
    upload: z.string().describe('unique per upload'),
    part: z.int().nonnegative(),
    parts: z.int().positive(),
    boot: BootId.optional(),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    family: Slug,
    file: z.string().max(255),
    kind: z.string().max(32).describe('`boot`, `app`, `flash`, …'),
    bytes: z.int().nonnegative().describe('of the whole upload as received'),
    text: z.string(),
    receivedAt: z.iso.datetime(),
  }),
  subjectKey: (log) => log.mac,
  messageId: (log) => `${log.upload}.${log.part}`,
})
export type BootLogReceived = PayloadOf<typeof bootLogReceived>

export const collectBootLogs = consumer({
  of: [bootLogReceived],
  durable: 'log-collector',
  ackWaitMs: 6_000,
  retryAfterMs: [500, 2_000, 10_000, 30_000],
  maxInFlight: 200, // of 128 KiB at most
})
