import { z } from '@hono/zod-openapi'
import { at, mac, slug } from '../manners/answer-fields.ts'

export const LogLine = z
  .object({
    receivedAt: at,
    loggedAt: at.nullable(),
    uptimeMs: z.number().nullable(),
    kind: z.string(),
    ident: z.string().nullable(),
    level: z.int().nullable().openapi({ description: '0 debug … 6 fatal; null where the line did not parse' }),
    missed: z.int().nullable(),
    text: z.string(),
    boot: z.string().nullable(),
  })
  .openapi('LogLine')

export const PhoneLogLine = z.object({ mac, tenant: slug('acme'), ...LogLine.shape }).openapi('PhoneLogLine')

export const LogAlert = z
  .object({
    tenant: slug('acme'),
    alert: slug('no-answer'),
    q: z.string().optional(),
    level: z.int().optional(),
    times: z.int(),
    withinSeconds: z.int(),
    description: z.string().optional(),
    state: z.enum(['quiet', 'raised']).openapi({
      description: '`raised` until its lines have been fewer than `times` for as long as `withinSeconds`',
    }),
    lastRaised: z
      .object({ at, lines: z.int(), first: mac, last: mac })
      .optional()
      .openapi({ description: 'when, how many lines there were, and the phones of the first and the last one' }),
    createdAt: at,
    updatedAt: at,
  })
  .openapi('LogAlert')
