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
