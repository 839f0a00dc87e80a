import { z } from '@hono/zod-openapi'
import { at, slug } from '../manners/answer-fields.ts'
import { RoleName } from './roles.ts'

export const ApiToken = z
  .object({
    token: slug('billing').openapi({ description: 'its name' }),
    tenant: slug('acme').optional().openapi({ description: 'absent: an administrator’s' }),
    role: RoleName,
    secret: z
      .string()
      .optional()
      .openapi({ description: 'the bearer token itself, told when it is made and never again' }),
    createdAt: at,
  })
  .openapi('ApiToken')
