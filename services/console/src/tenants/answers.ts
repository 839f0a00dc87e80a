import { z } from '@hono/zod-openapi'
import { EventFilter, SharedSettings } from '@offhook/phones'
import { slug, written } from '../manners/answer-fields.ts'
import { Branding } from './branding.ts'
import { Quotas } from './quotas.ts'

// What is asked and what is shown have one shape; the document has it once. Cloned: schemas that were made before `z` learnt of OpenAPI do not know of it.
const ShownSharedSettings = SharedSettings.clone().openapi('SharedSettings')

export const Tenant = z
  .object({
    tenant: slug('acme'),
    name: z.string().openapi({ example: 'Acme' }),
    parent: slug('carrier').optional(),
    settings: ShownSharedSettings,
    quotas: Quotas,
    branding: Branding,
    ...written,
  })
  .openapi('Tenant')

export const Gateway = z
  .object({
    tenant: slug('acme'),
    gateway: slug('hq'),
    platform: slug('main'),
    access: z.array(z.enum(['token', 'lease', 'certificate', 'password', 'open'])),
    sources: z.array(z.string()).openapi({ example: ['192.0.2.0/24'] }),
    alerts: z
      .array(z.object({ name: z.string(), mac: z.string(), mask: z.string() }))
      .openapi({ example: [{ name: 'Polycom', mac: '0004f2000000', mask: 'ffffff000000' }] }),
    eventFilter: EventFilter.optional().meta({ description: 'which of its events are read; absent: all' }),
    settings: ShownSharedSettings,
    notifyProxy: z.string().optional().openapi({ example: 'sip:proxy.acme.example' }),
    notifyRegistrar: z.string().optional().openapi({ example: 'asterisk' }),
    key: z.string().openapi({
      description: 'for the ingester: whoever knows it may report leases',
      example: 'k3q7w2m5x4n6p2r7t3v5y4z6a2',
    }),
    option66: z
      .string()
      .openapi({ description: 'what to type into the DHCP server', example: 'http://192.0.2.1/phoneprovisioning/' }),
    eventsPath: z.string().openapi({ description: "where an SMG posts its events, on the ingester's port" }),
    warnings: z.array(z.string()).optional(),
    ...written,
  })
  .openapi('Gateway')
