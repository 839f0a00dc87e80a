import { z } from '@hono/zod-openapi'
import { EventFilter, SharedSettings } from '@offhook/phones'
import { at, mac, slug, written } from '../manners/answer-fields.ts'
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
    issueTokens: z
      .object({
        into: z.enum(['kea', 'dnsmasq']),
        options: z.array(z.int()),
        database: z.string().optional(),
        subnets: z.array(z.int()).optional(),
      })
      .optional()
      .openapi({ example: { into: 'kea', database: '192.0.2.9/kea', subnets: [0], options: [66, 160] } }),
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

export const TokenState = z
  .object({
    into: z.enum(['kea', 'dnsmasq']),
    state: z.enum(['made', 'waiting', 'failing', 'silent', 'removing']).openapi({
      description:
        'made: the DHCP server has every next token; waiting: not yet; failing: it could not be written; silent: the agent beside dnsmasq has not asked for five minutes; removing: none are issued any more',
    }),
    issued: z.int().openapi({ description: 'phones that have a next token', example: 120 }),
    pending: z.int().openapi({ description: 'of them, those whose token the DHCP server is not known to have yet' }),
    leftOut: z
      .array(z.object({ mac, subnet: z.int().optional(), because: z.string() }))
      .openapi({ description: 'phones whose reservation somebody else made: they are not told their token' }),
    succeededAt: at.nullable().openapi({ description: 'when the DHCP server was last known to have everything' }),
    askedAt: at.nullable().openapi({ description: 'when the agent beside dnsmasq last asked' }),
    failedAt: at.nullable(),
    because: z.string().optional().openapi({ example: 'unreachable' }),
    detail: z.string().optional(),
    attempts: z.int().optional().openapi({ description: 'in a row, without success' }),
  })
  .openapi('TokenState')
