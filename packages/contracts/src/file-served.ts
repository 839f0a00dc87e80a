import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const fileServed = event({
  name: 'file.served',
  stream: 'EDGE',
  summary: 'The edge answered one request of a phone, 404s included.',
  producer: 'edge',
  payload: z.object({
    id: z.string().describe('unique per answer'),
    boot: BootId.optional(),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    method: z.enum(['GET', 'HEAD', 'PUT']),
    file: z.string().max(255).describe("the file's name as the family's table spells it"),
    fileClass: z.string().max(32),
    status: z.int(),
    bytes: z.int().nonnegative(),
    ms: z.number().nonnegative(),
    waitedMs: z.number().nonnegative().optional().describe('of these, spent waiting for the bundle'),
    protocol: z.enum(['http', 'https', 'tftp']),
    remote: z.string().max(64),
    userAgent: z.string().max(256).optional(),
    times: z
      .int()
      .positive()
      .optional()
      .describe('how often the same answer was given within a tenth of a second, when more than once'),
    at: z.iso.datetime().describe('when the request came in'),
  }),
  subjectKey: (served) => served.mac,
  messageId: (served) => served.id,
})
export type FileServed = PayloadOf<typeof fileServed>
