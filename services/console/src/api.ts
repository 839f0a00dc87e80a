import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Bus } from '@offhook/bus'
import type { ScopedDatabase } from '@offhook/database'
import type { Families } from '@offhook/families'
import { Slug } from '@offhook/phones'
import { type Health, type Log, problemResponse, type Sealer } from '@offhook/runtime'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Authentication } from './asking/authentication.ts'
import { limitGuesses } from './asking/limit-guesses.ts'
import type { FindVisible } from './asking/subtree.ts'
import { mountTokens } from './asking/token-routes.ts'
import { withinScope } from './asking/within-scope.ts'
import { mountAudit } from './audit/audit-routes.ts'
import { mountBoots } from './boots/boot-routes.ts'
import type { LiveEvents } from './boots/live-events.ts'
import { streamEvents } from './boots/stream-events.ts'
import { callRouteResource } from './directory/call-routes.ts'
import { contactResource, mountDirectory } from './directory/contacts.ts'
import { mountDirectorySecrets } from './directory/directory-secrets.ts'
import { mountDialplan, pagingGroupResource } from './directory/paging-groups.ts'
import { mountExport } from './imports/export-routes.ts'
import { mountImports } from './imports/import-routes.ts'
import type { Resources } from './imports/things.ts'
import { logAlertResource } from './logs/log-alerts.ts'
import { mountLogs } from './logs/log-routes.ts'
import type { LogTails } from './logs/log-tail.ts'
import { conditionalGet } from './manners/conditional-get.ts'
import { idempotent } from './manners/idempotency.ts'
import { limitRequests, requestQuotas } from './manners/limit-requests.ts'
import { mountNamed } from './manners/named-resource.ts'
import { requestCounter } from './manners/request-counter.ts'
import { answer, mountRoute, parse, problems, secured } from './manners/routes.ts'
import { toProblem } from './manners/to-problem.ts'
import { mountFiles } from './phones/file-routes.ts'
import { administratorsUpload, isUpload, mountFirmware } from './phones/firmware-routes.ts'
import { mountOperations } from './phones/operations.ts'
import { mountPasswords } from './phones/password-routes.ts'
import type { PhoneFiles } from './phones/phone-files.ts'
import { MacName, phoneResource } from './phones/phones.ts'
import { mountRenders } from './phones/render-routes.ts'
import { mountResync } from './phones/resync-routes.ts'
import { mountRevocations } from './phones/revocation-routes.ts'
import { mountAccountEvents } from './platforms/account-event-routes.ts'
import { mountOutputs } from './platforms/output-routes.ts'
import { mountPlatformHealth } from './platforms/platform-health.ts'
import { platformResource } from './platforms/platforms.ts'
import { mountAccountEventReceiver, type Receipt } from './platforms/receive-account-event.ts'
import { mountRegistrarStatus, registrarResource } from './registrars/registrars.ts'
import { mountRegistrations } from './registrars/registration-routes.ts'
import { mountBrandImages } from './tenants/brand-image-routes.ts'
import { gatewayResource } from './tenants/gateways.ts'
import { tenantResource } from './tenants/tenants.ts'
import { mountTokenState } from './tenants/token-routes.ts'
import { mountUsage } from './tenants/usage-routes.ts'
import { mountWebhooks } from './webhooks/webhook-routes.ts'
import { webhookResource } from './webhooks/webhooks.ts'

export type ApiPorts = {
  database: ScopedDatabase
  bus: Bus
  sealer: Sealer
  baseUrl: string
  /** The folder of images that the edge serves. */
  firmwareDir: string
  /** Of each token. */
  requestsPerMinute: number
  families: Families
  files: PhoneFiles
  authentication: Authentication
  live: LiveEvents
  tails: LogTails
  visible: FindVisible
  health: Health
  log: Log
  countAccountEvent(receipt: Receipt): void
  resources: Resources
  /** Sees every request. */
  measure?: MiddlewareHandler
}

const MAX_BODY_BYTES = 1024 * 1024

/** The REST API under `/v1`, its OpenAPI document, and readiness. */
export function restApi({
  database,
  bus,
  sealer,
  baseUrl,
  firmwareDir,
  requestsPerMinute,
  families,
  files,
  authentication,
  live,
  tails,
  visible,
  health,
  log,
  countAccountEvent,
  resources,
  measure,
}: ApiPorts): OpenAPIHono {
  const app = new OpenAPIHono()
  app.onError((error) => toProblem(error, log))
  app.notFound(() => problemResponse(404, 'no such route'))
  if (measure) app.use(measure)
  const limited = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => problemResponse(413, `a request holds at most ${MAX_BODY_BYTES} bytes`, {}, { connection: 'close' }),
  })
  app.use((context, next) => (isUpload(context) ? next() : limited(context, next)))
  mountProbes(app, health)
  mountAccountEventReceiver(app, database, sealer, countAccountEvent) // before the rest: its callers bring a signature, and no token
  const guesses = limitGuesses()
  const requests = limitRequests(requestCounter(), requestsPerMinute, requestQuotas(database))
  app.use('/sign-in', guesses.form)
  app.use('/sign-in/oidc/*', guesses.form)
  app.use('/v1/*', guesses.bearer, authentication.required, requests, shielded, conditionalGet, idempotent(database))
  app.use('/v1/firmware/*', administratorsUpload)
  app.use('/v1/*', withinScope(database, bus, log))

  mountNamed(app, tenantResource(database, sealer))
  mountNamed(app, platformResource(database, sealer))
  mountNamed(app, gatewayResource(database, sealer, baseUrl))
  mountNamed(app, registrarResource(database, sealer))
  mountRegistrarStatus(app, database)
  mountNamed(app, phoneResource(database, sealer, families))
  mountNamed(app, webhookResource(database, sealer))
  mountWebhooks(app, database, sealer)
  mountNamed(app, contactResource(database))
  mountDirectory(app, database)
  mountDirectorySecrets(app, database, sealer)
  mountNamed(app, callRouteResource(database))
  mountNamed(app, pagingGroupResource(database))
  mountDialplan(app, database)
  mountTokenState(app, database)
  mountUsage(app, database)
  mountBrandImages(app, database)
  mountFiles(app, database, files)
  mountResync(app, database)
  mountRenders(app, database)
  mountOperations(app, database)
  mountRevocations(app, database)
  mountImports(app, database, sealer)
  mountExport(app, database, resources)
  mountBoots(app, database)
  mountRegistrations(app, database, bus)
  mountLogs(app, database, tails)
  mountNamed(app, logAlertResource(database))
  mountAccountEvents(app, database)
  mountPlatformHealth(app, database)
  mountOutputs(app, database, sealer)
  mountPasswords(app, database, sealer)
  mountTokens(app, database, sealer)
  mountAudit(app, database)
  mountFirmware(app, database, firmwareDir)
  mountStream(app, live, visible)
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description:
      'an API token: an administrator’s, or one of a tenant, which sees and changes that tenant and those below it',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'standardWebhooks', {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'a signature by one of the platform’s `eventSecrets`, as Standard Webhooks says',
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Offhook',
      version: '1',
      description:
        'Zero-touch provisioning of SIP phones. Things with a name are PUT by name; faults are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: secured,
  })
  return app
}

/** Answers hold what phones wrote: a browser that is led to one must not run it. */
const shielded: MiddlewareHandler = async (context, next) => {
  await next()
  context.header('cache-control', 'no-store')
  context.header('x-content-type-options', 'nosniff')
  context.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
}

function mountProbes(app: OpenAPIHono, health: Health): void {
  const Status = z.object({ status: z.string(), failing: z.array(z.string()).optional() })
  const probe = { method: 'get' as const, tags: ['health'], security: [] }
  mountRoute(
    app,
    {
      ...probe,
      path: '/healthz',
      summary: 'The process runs',
      responses: { 200: answer('it runs', Status.openapi({ example: { status: 'up' } })) },
    },
    (context) => context.json({ status: 'up' }),
  )
  mountRoute(
    app,
    {
      ...probe,
      path: '/readyz',
      summary: 'Everything it needs is there',
      responses: {
        200: answer('ready', Status.openapi({ example: { status: 'ready' } })),
        503: answer('what is away', Status.openapi({ example: { status: 'not ready', failing: ['console: bus'] } })),
      },
    },
    async (context) => {
      const failing = await health.failing()
      return failing.length === 0
        ? context.json({ status: 'ready' })
        : context.json({ status: 'not ready', failing }, 503)
    },
  )
}

function mountStream(app: OpenAPIHono, live: LiveEvents, visible: FindVisible): void {
  const query = z.object({ tenant: Slug.optional(), mac: MacName.optional() })
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/stream',
      tags: ['boots'],
      security: secured,
      summary: 'What happens now, as server-sent events',
      request: { query },
      responses: {
        200: {
          description: 'events named as on the bus, each with a small JSON object',
          content: {
            'text/event-stream': {
              schema: z.string().openapi({
                example:
                  'event: file.served\ndata: {"mac":"0004f21a2457","tenant":"acme","title":"GET sip.ld","status":404,"at":"2026-01-05T09:00:31.250Z"}\n\n',
              }),
            },
          },
        },
        ...problems,
      },
    },
    async (context) => {
      const filter = parse(query, context.req.query())
      return streamEvents(live, context, filter, await visible(context.get('scope')))
    },
  )
}
