import { z } from '@hono/zod-openapi'
import { Settings } from '@offhook/phones'
import { BootState } from '../boots/answers.ts'
import { at, mac, slug } from '../manners/answer-fields.ts'

// Cloned: schemas that were made before `z` learnt of OpenAPI do not know of it.
const ShownSettings = Settings.clone().openapi('Settings')

const ShownLine = z
  .object({
    user: z.string().openapi({ example: '201' }),
    authUser: z.string().optional(),
    password: z.string().openapi({ description: 'masked', example: '••••••••' }),
    registrar: z.string().optional().openapi({ example: 'sip.acme.example' }),
    port: z.int().optional(),
    backupRegistrar: z.string().optional(),
    backupPort: z.int().optional(),
    transport: z.enum(['udp', 'tcp', 'tls']).optional(),
    expirySeconds: z.int().optional(),
    displayName: z.string().optional(),
    label: z.string().optional(),
    ring: z.int().optional(),
    voiceMail: z.string().optional(),
    srtp: z.enum(['off', 'optional', 'required']).optional(),
  })
  .openapi('ShownLine')

export const Phone = z
  .object({
    mac,
    tenant: z.string().nullable(),
    gateway: z.string().nullable(),
    family: z.string().nullable(),
    model: z.string().nullable(),
    state: z.enum(['ordered', ...BootState.options]).openapi({ description: 'of its latest boot' }),
    lines: z.array(ShownLine),
    settings: ShownSettings,
    suspended: z.boolean(),
    inventory: z
      .looseObject({})
      .nullable()
      .openapi({ description: 'what was ordered; null for a phone nobody ordered' }),
    activation: z.looseObject({}).nullable().openapi({ description: 'what its platform granted, without the lines' }),
    rendered: z.looseObject({}).nullable().openapi({
      description:
        'for which family and model its files are made, whether that list has the model, and the settings that it cannot express',
    }),
    observed: z.looseObject({}).nullable().openapi({ description: 'what the phone itself said it is' }),
    lastBoot: z.object({ id: z.string(), state: BootState, startedAt: at, finishedAt: at.optional() }).nullable(),
  })
  .openapi('Phone')

export const PhoneFile = z
  .object({
    name: z.string().openapi({ example: 'phone-0004f21a2457.cfg' }),
    fileClass: z.string().openapi({ example: 'phone-config' }),
    bytes: z.int(),
    source: z.enum(['rendered', 'kept']),
    updatedAt: at,
  })
  .openapi('PhoneFile')

export const PhoneFileChanges = z
  .object({
    name: z.string().openapi({ example: 'phone-0004f21a2457.cfg' }),
    replacedAt: at.openapi({ description: 'when the phone’s files became others' }),
    removed: z.int(),
    added: z.int(),
    places: z.array(z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }))).openapi({
      description: 'what differs, in the order of the file, each place with a few lines around it',
      example: [
        [
          { kind: 'removed', text: '  reg.1.address="201"' },
          { kind: 'added', text: '  reg.1.address="202"' },
        ],
      ],
    }),
    isCut: z.boolean().openapi({ description: 'the file has more places than are shown' }),
  })
  .openapi('PhoneFileChanges')

export const PhoneParameter = z
  .object({
    file: z.string().openapi({ example: 'phone-0004f21a2457.cfg' }),
    name: z.string().openapi({ example: 'reg.1.server.1.address' }),
    value: z.string().openapi({ description: 'secrets masked', example: 'sip.acme.example' }),
    madeOf: z
      .array(z.object({ setting: z.string(), layer: z.string() }))
      .openapi({ example: [{ setting: 'lines[0].registrar', layer: 'customer acme' }] }),
  })
  .openapi('PhoneParameter')

export const Operation = z
  .object({
    id: z.uuid(),
    kind: z.enum(['resync', 'render', 'import']),
    what: z.string().openapi({ description: 'of an import its format', example: 're-read' }),
    tenant: slug('acme').nullable().openapi({ description: 'null for an import that names its tenants itself' }),
    askedBy: z.string(),
    state: z.enum(['running', 'finished']),
    total: z.int().openapi({ description: 'phones, or rows of an import' }),
    finished: z.int(),
    results: z.record(z.string(), z.int()).openapi({ description: 'phones or rows by what came of it' }),
    failures: z
      .array(z.object({ mac, result: z.string(), status: z.int().optional(), attempts: z.int(), at }))
      .openapi({
        description:
          'the first thousand phones that did not accept, or have no new files after ten minutes; what became of an import’s rows stands at `/v1/imports/{id}/rows`',
      }),
    createdAt: at,
    finishedAt: at.optional(),
  })
  .openapi('Operation')

export const RotatedLine = z
  .object({ mac, line: z.int(), user: z.string() })
  .openapi('RotatedLine', { example: { mac: '0004f21a2457', line: 1, user: '201' } })

export const RevokedTokens = z.object({ mac, revokedAt: at }).openapi('RevokedTokens')
