import { z } from '@hono/zod-openapi'
import { at, slug, written } from '../manners/answer-fields.ts'

export const DirectoryContact = z
  .object({
    tenant: slug('acme'),
    number: z.string().openapi({ example: '+35312345678' }),
    name: z.string().openapi({ example: 'Alice' }),
    group: z.string().optional().openapi({ example: 'Sales' }),
    from: slug('carrier')
      .optional()
      .openapi({ description: 'the tenant above whose directory it is; absent where it is the tenant’s own' }),
  })
  .openapi('DirectoryContact')

export const WholeDirectory = z
  .object({ tenant: slug('acme'), contacts: z.int().openapi({ description: 'how many', example: 1 }) })
  .openapi('WholeDirectory')

export const DirectorySecret = z
  .object({
    tenant: slug('acme'),
    kind: z.enum(['agi', 'ldap']).openapi({
      description: '`agi`: the key in the URL that Asterisk asks by; `ldap`: the password that phones sign in with',
    }),
    secret: z
      .string()
      .optional()
      .openapi({ description: 'told when it is made and never again', example: 'k3q7w2m5x4n6p2r7t3v5y4z6a2' }),
    use: z.string().openapi({ description: 'where it goes', example: 'AGI(agi://127.0.0.1/<secret>/callerid)' }),
    madeAt: at,
  })
  .openapi('DirectorySecret')

export const CallRoute = z
  .object({
    tenant: slug('acme'),
    number: z.string().openapi({ example: '+3531' }),
    route: z.string().openapi({ example: 'trunk-dublin' }),
    ...written,
  })
  .openapi('CallRoute')

export const PagingGroup = z
  .object({
    tenant: slug('acme'),
    group: slug('warehouse'),
    extension: z.string().openapi({ example: '700' }),
    members: z
      .array(z.string())
      .optional()
      .openapi({ example: ['201', '202'] }),
    multicast: z
      .object({ address: z.string(), port: z.int() })
      .optional()
      .openapi({ example: { address: '239.10.0.1', port: 5001 } }),
    ...written,
  })
  .openapi('PagingGroup')
