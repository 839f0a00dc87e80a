import { z } from '@hono/zod-openapi'
import { AUTH_KINDS } from '@offhook/tenant-platforms'
import { at, mac, slug, written } from '../manners/answer-fields.ts'

export const Platform = z
  .object({
    tenant: slug('acme'),
    platform: slug('main'),
    kind: z.enum(['teleware', 'rest', 'mapped', 'local']),
    baseUrl: z.string().optional().openapi({ example: 'https://platform.acme.example' }),
    auth: z
      .object({ kind: z.enum(AUTH_KINDS) })
      .optional()
      .openapi({ description: 'its secrets are never answered' }),
    mapping: z.looseObject({}).optional().openapi({ description: 'how a `mapped` platform is asked and read' }),
    passwords: z
      .looseObject({})
      .optional()
      .openapi({ description: 'how a `local` platform makes the passwords of its lines' }),
    outputs: z
      .array(z.looseObject({ kind: z.enum(['asterisk', 'kamailio']), name: slug('asterisk') }))
      .optional()
      .openapi({ description: 'the PBXes that a `local` platform is written to; their secrets are never answered' }),
    events: z
      .object({ secrets: z.int() })
      .optional()
      .openapi({ description: 'how many secrets its account events may be signed with; they are never answered' }),
    limits: z.object({ maxConcurrent: z.int().optional(), timeoutMs: z.int().optional() }).optional().openapi({
      description: 'how often at one time it is asked, and how long it is waited for, where it has its own',
    }),
    ...written,
  })
  .openapi('Platform')

export const PlatformHealth = z
  .object({
    tenant: slug('acme'),
    platform: slug('main'),
    kind: z.string().openapi({ example: 'rest' }),
    state: z.enum(['idle', 'closed', 'open', 'half-open']).openapi({
      description:
        'of its circuit: closed, it is asked; open, it is left alone for a while; half-open, one question tries; idle, nobody asked of late',
    }),
    since: at.optional(),
    latencyMs: z
      .object({ p50: z.number(), p99: z.number() })
      .optional()
      .openapi({ description: 'of the last answers, timeouts included' }),
    lastError: z
      .object({ kind: z.string().openapi({ example: 'timeout' }), at })
      .optional()
      .openapi({ description: 'what last went wrong at the platform itself' }),
    asking: z.int().openapi({ description: 'questions that it has now' }),
    waiting: z.int().openapi({ description: 'questions that wait for their turn' }),
  })
  .openapi('PlatformHealth')

export const OutputState = z
  .object({
    name: slug('asterisk'),
    kind: z.enum(['asterisk', 'kamailio']),
    state: z.enum(['waiting', 'made', 'failing', 'removing']).openapi({
      description: 'removing: it is no output any more, and what was written there is being taken out',
    }),
    accounts: z.int().openapi({ description: 'that the PBX has of this platform' }),
    leftOut: z
      .array(
        z.object({
          ...{
            mac: mac.optional(),
            line: z.int().optional(),
            user: z.string().optional(),
            group: z.string().optional(),
          },
          ...{ what: z.string(), because: z.string() },
        }),
      )
      .openapi({ description: 'what of which line, or which paging group, it did not get; the first thousand' }),
    succeededAt: at.nullable(),
    changedAt: at.nullable().openapi({ description: 'when it last got something that it had not' }),
    failedAt: at.nullable(),
    because: z.string().optional().openapi({ example: 'unreachable' }),
    detail: z.string().optional(),
    attempts: z.int().optional().openapi({ description: 'in a row, without success' }),
  })
  .openapi('OutputState')
