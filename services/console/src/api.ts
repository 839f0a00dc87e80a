import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Bus, isLostInfrastructure } from '@offhook/bus'
import type { Database } from '@offhook/database'
import { type Health, type Log, problemResponse, type Sealer } from '@offhook/runtime'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Authentication } from './authentication.ts'
import { mountBoots } from './boot-routes.ts'
import { gatewayResource } from './gateways.ts'
import { type LiveEvents, streamEvents } from './live-events.ts'
import { invalid, mountNamed, parse, problems, secured } from './named-resource.ts'
import { audit } from './outbox.ts'
import { listPhoneFiles, readPhoneFile } from './phone-files.ts'
import { MacName, phoneResource } from './phones.ts'
import { platformResource } from './platforms.ts'
import { missing, Refusal } from './refusal.ts'
import { mountRegistrations } from './registration-routes.ts'
import { tenantResource } from './tenants.ts'

export type ApiPorts = {
  database: Database
  bus: Bus
  sealer: Sealer
  baseUrl: string
  authentication: Authentication
  live: LiveEvents
  health: Health
  log: Log
}

const MAX_BODY_BYTES = 1024 * 1024

/** The REST API under `/v1`, its OpenAPI document, and readiness. */
export function restApi({ database, bus, sealer, baseUrl, authentication, live, health, log }: ApiPorts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error as never)
    },
  })
  app.onError((error) => toProblem(error, log))
  app.notFound(() => problemResponse(404, 'no such route'))
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () =>
        problemResponse(413, `a request holds at most ${MAX_BODY_BYTES} bytes`, {}, { connection: 'close' }),
    }),
  )
  app.get('/healthz', (context) => context.json({ status: 'up' }))
  app.get('/readyz', async (context) => {
    const failing = await health.failing()
    return failing.length === 0
      ? context.json({ status: 'ready' })
      : context.json({ status: 'not ready', failing }, 503)
  })
  app.use('/v1/*', authentication.required)

  mountNamed(app, tenantResource(database))
  mountNamed(app, platformResource(database, sealer))
  mountNamed(app, gatewayResource(database, baseUrl))
  mountNamed(app, phoneResource(database, sealer))
  mountBoots(app, database)
  mountFiles(app, database, sealer)
  mountRegistrations(app, database, bus)
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/stream',
      tags: ['boots'],
      security: secured,
      summary: 'What happens now, as server-sent events',
      responses: { 200: { description: 'text/event-stream' } },
    }),
    (context) => streamEvents(live, context) as never,
  )
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Offhook', version: '1', description: 'Zero-touch provisioning of SIP phones.' },
    security: secured,
  })
  return app
}

function mountFiles(app: OpenAPIHono, database: Database, sealer: Sealer): void {
  const MacParams = z.object({ mac: MacName })
  const FileParams = MacParams.extend({ name: z.string().max(96) })
  const file = { 200: { description: 'the file' }, ...problems }
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/phones/{mac}/files',
      tags: ['phones'],
      security: secured,
      summary: 'The files of a phone',
      request: { params: MacParams },
      responses: { 200: { description: 'their names' }, ...problems },
    }),
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      return context.json({ items: await listPhoneFiles(database, mac), next: null }, 200) as never
    },
  )
  const read = async (raw: Record<string, string>, reveal: boolean): Promise<Response> => {
    const { mac, name } = parse(FileParams, raw)
    const found = await readPhoneFile(database, sealer, mac, name.toLowerCase(), reveal)
    if (!found) throw missing('file')
    return new Response(found.text, {
      headers: {
        'content-type': `${found.contentType}; charset=utf-8`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  }
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/phones/{mac}/files/{name}',
      tags: ['phones'],
      security: secured,
      summary: 'A file as it is served, secrets masked',
      request: { params: FileParams },
      responses: file,
    }),
    (context) => read(context.req.param(), false) as never,
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/phones/{mac}/files/{name}/reveal',
      tags: ['phones'],
      security: secured,
      summary: 'A file with its secrets; written to the audit trail',
      request: { params: FileParams },
      responses: file,
    }),
    async (context) => {
      const { mac, name } = parse(FileParams, context.req.param())
      await audit(database.sql, 'file.revealed', `${mac}/${name}`)
      return (await read(context.req.param(), true)) as never
    },
  )
}

function toProblem(error: Error, log: Log): Response {
  if (error instanceof Refusal)
    return problemResponse(
      error.status,
      error.message,
      error.extensions,
      error.status === 401 ? { 'www-authenticate': 'Bearer' } : {},
    )
  if (error instanceof HTTPException)
    return problemResponse(error.status, error.status === 400 ? 'the body is not JSON' : undefined)
  if ('code' in error && error.code === '23503') return problemResponse(409, 'something else depends on it')
  if (isLostInfrastructure(error))
    return problemResponse(503, 'something this needs is away; try again', {}, { 'retry-after': '2' })
  log.error({ err: error }, 'a request failed')
  return problemResponse(500)
}
