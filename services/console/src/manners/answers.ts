import { z } from '@hono/zod-openapi'
import { Settings, SharedSettings } from '@offhook/phones'
import { REGISTRAR_AUTH_KINDS } from '@offhook/registrars'
import { AUTH_KINDS } from '@offhook/tenant-platforms'
import { RoleName } from '../asking/roles.ts'
import { Branding } from '../tenants/branding.ts'
import { Quotas } from '../tenants/quotas.ts'

const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
const mac = z.string().openapi({ example: '0004f21a2457' })
const slug = (example: string) => z.string().openapi({ example })
// What is asked and what is shown have one shape; the document has it once. Cloned: schemas that were made before `z` learnt of OpenAPI do not know of it.
const ShownSettings = Settings.clone().openapi('Settings')
const ShownSharedSettings = SharedSettings.clone().openapi('SharedSettings')

const written = { createdAt: at, updatedAt: at }

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

const state = z.enum(['running', 'stalled', 'completed', 'refused'])

export const Phone = z
  .object({
    mac,
    tenant: z.string().nullable(),
    gateway: z.string().nullable(),
    family: z.string().nullable(),
    model: z.string().nullable(),
    state: z.enum(['ordered', ...state.options]).openapi({ description: 'of its latest boot' }),
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
    lastBoot: z.object({ id: z.string(), state, startedAt: at, finishedAt: at.optional() }).nullable(),
  })
  .openapi('Phone')

const Diagnosis = z
  .object({
    text: z.string(),
    stuckAfter: z.string().optional(),
    expected: z.string().optional(),
    because: z.string().optional(),
    cause: z.string().optional().openapi({ description: 'what usually causes it, by the table of its family' }),
    check: z.string().optional().openapi({ description: 'what to look at next' }),
  })
  .openapi('Diagnosis', {
    example: {
      text: 'Stuck after sip.ld: phone-config was expected next.',
      stuckAfter: 'sip.ld',
      expected: 'phone-config',
      because: 'stopped-asking',
      cause: 'It found no application on the server; without one in its flash it stops here and asks again and again.',
      check: 'Put the image for its part number into the firmware folder.',
    },
  })

const bootFields = {
  id: z.string().openapi({
    description: 'a UUIDv7; its 16 bytes are the trace id',
    example: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
  }),
  kind: z.enum(['boot', 'change']),
  mac,
  tenant: slug('acme'),
  gateway: slug('hq'),
  family: z.string().optional().openapi({ example: 'polycom' }),
  model: z.string().optional().openapi({ example: 'SPIP_331' }),
  firmware: z.string().optional().openapi({ example: '3.3.2.0413' }),
  state,
  startedAt: at,
  finishedAt: at.optional(),
  lastStepAt: at,
  diagnosis: Diagnosis.optional(),
}

export const ListedBoot = z.object({ ...bootFields, stepCount: z.int() }).openapi('ListedBoot')

const Step = z
  .looseObject({
    name: z.string(),
    at,
    title: z.string().optional(),
    status: z.int().optional(),
    ms: z.int().optional().openapi({ description: 'how long it took' }),
  })
  .openapi('Step', {
    example: {
      name: 'file.served',
      at: '2026-01-05T09:00:31.250Z',
      title: 'GET sip.ld',
      status: 404,
      ms: 1,
      method: 'GET',
      file: 'sip.ld',
      fileClass: 'sip-image',
      bytes: 0,
    },
  })

export const Boot = z.object({ ...bootFields, steps: z.array(Step) }).openapi('Boot')

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
    kind: z.enum(['resync']),
    what: z.string().openapi({ example: 're-read' }),
    tenant: slug('acme'),
    askedBy: z.string(),
    state: z.enum(['running', 'finished']),
    total: z.int().openapi({ description: 'phones' }),
    finished: z.int(),
    results: z.record(z.string(), z.int()).openapi({ description: 'phones by what came of it' }),
    failures: z
      .array(z.object({ mac, result: z.string(), status: z.int().optional(), attempts: z.int(), at }))
      .openapi({ description: 'the first thousand phones that did not accept' }),
    createdAt: at,
    finishedAt: at.optional(),
  })
  .openapi('Operation')

export const OutputState = z
  .object({
    name: slug('asterisk'),
    kind: z.enum(['asterisk', 'kamailio']),
    state: z.enum(['waiting', 'made', 'failing', 'removing']).openapi({
      description: 'removing: it is no output any more, and what was written there is being taken out',
    }),
    accounts: z.int().openapi({ description: 'that the PBX has of this platform' }),
    leftOut: z
      .array(z.object({ mac, line: z.int(), user: z.string(), what: z.string(), because: z.string() }))
      .openapi({ description: 'what of which line it did not get, the first thousand' }),
    succeededAt: at.nullable(),
    changedAt: at.nullable().openapi({ description: 'when it last got something that it had not' }),
    failedAt: at.nullable(),
    because: z.string().optional().openapi({ example: 'unreachable' }),
    detail: z.string().optional(),
    attempts: z.int().optional().openapi({ description: 'in a row, without success' }),
  })
  .openapi('OutputState')

export const RotatedLine = z
  .object({ mac, line: z.int(), user: z.string() })
  .openapi('RotatedLine', { example: { mac: '0004f21a2457', line: 1, user: '201' } })
