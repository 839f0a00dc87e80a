import { z } from '@hono/zod-openapi'
import { REGISTRAR_AUTH_KINDS } from '@offhook/registrars'
import { at, slug, written } from '../manners/answer-fields.ts'

export const Registrar = z
  .object({
    tenant: slug('acme'),
    registrar: slug('kamailio'),
    kind: z.enum(['reg-event', 'kamailio', 'ami']),
    domains: z.array(z.string()).openapi({ example: ['acme.example'] }),
    address: z.string().optional().openapi({ example: 'sip:registrar.acme.example;transport=tcp' }),
    expiresSeconds: z.int().optional(),
    url: z.string().optional().openapi({ example: 'https://registrar.acme.example/RPC' }),
    table: z.string().optional(),
    host: z.string().optional().openapi({ example: 'pbx.acme.example' }),
    port: z.int().optional(),
    tls: z.boolean().optional(),
    driver: z.enum(['pjsip', 'sip']).optional(),
    intervalSeconds: z.int().optional(),
    ca: z.string().optional(),
    auth: z
      .object({ kind: z.enum(REGISTRAR_AUTH_KINDS) })
      .optional()
      .openapi({ description: 'user and secrets are never answered' }),
    ...written,
  })
  .openapi('Registrar')

export const RegistrarStatus = z
  .object({
    tenant: slug('acme'),
    registrar: slug('kamailio'),
    state: z.enum(['unwatched', 'connecting', 'connected', 'waiting']).openapi({
      description: 'waiting: it was not reached, and is tried again; unwatched: no notifier has it',
    }),
    connectedSince: at.optional(),
    watched: z.int().openapi({ description: 'addresses of record that are asked after' }),
    registered: z.int().openapi({ description: 'of these, as it told last' }),
    lastFault: z.object({ because: z.string().openapi({ example: 'login-refused 401' }), at }).optional(),
  })
  .openapi('RegistrarStatus')
