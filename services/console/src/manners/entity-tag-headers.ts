import { z } from '@hono/zod-openapi'
import { problem } from './routes.ts'

/** How the document tells of entity tags. */
export const ifMatch = z.object({
  'if-match': z.string().optional().openapi({
    description: 'the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412',
  }),
})
export const ifNoneMatch = z.object({
  'if-none-match': z.string().optional().openapi({ description: '*: make it only, and replace nothing' }),
})
export const tagged = z.object({
  ETag: z.string().openapi({
    description: 'a strong entity tag, for If-None-Match and If-Match',
    example: '"3q2-7wAAAAAAAAAA.9f86d081884c7d65"',
  }),
})
export const stale = problem('it is another now, or there already')
