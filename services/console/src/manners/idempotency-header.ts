import { z } from '@hono/zod-openapi'

/** For routes whose repeat must not do the thing twice. */
export const idempotencyHeader = z.object({
  'idempotency-key': z.string().optional().openapi({
    description: 'a repeat of the request under one key, within 24 hours, gets the same answer and does nothing',
  }),
})
