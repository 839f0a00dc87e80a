import { join } from 'node:path'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { start } from '../mod.ts'

const TOKEN = 'an-administrators-token-of-this-test'

type Operation = {
  summary?: string
  security?: object[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: { example?: unknown; $ref?: string } }> }
  responses: Record<string, { description?: string; content?: object }>
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, { type: string; scheme: string }> }
}

test('the OpenAPI document is whole, and what it shows as examples is taken', async ({ field }) => {
  const console = await start(
    {
      ...field.common(),
      port: 0,
      adminToken: TOKEN,
      firmwareDir: join(field.dataDir, 'firmware'),
      requestsPerMinute: 60_000,
      baseUrl: 'http://edge.example/phoneprovisioning',
    },
    field.context(),
  )
  const url = `http://127.0.0.1:${console.port}`
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document
  expect(document.openapi).toBe('3.1.0')
  expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' })

  const text = JSON.stringify(document)
  for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
    expect(document.components, `${kind}/${name}`).toHaveProperty([kind!, name!])

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
    [
      'GET /healthz',
      'GET /readyz',
      'GET /v1/audit',
      'GET /v1/boots',
      'GET /v1/firmware',
      'GET /v1/firmware/{name}',
      'PUT /v1/firmware/{name}',
      'DELETE /v1/firmware/{name}',
      'GET /v1/boots/{id}',
      'GET /v1/logs',
      'GET /v1/logs/stream',
      'GET /v1/phones',
      'GET /v1/phones/{mac}/boots',
      'GET /v1/phones/{mac}/files',
      'GET /v1/phones/{mac}/files/{name}',
      'GET /v1/phones/{mac}/files/{name}/changes',
      'GET /v1/phones/{mac}/logs',
      'GET /v1/phones/{mac}/parameters',
      'GET /v1/stream',
      'GET /v1/export',
      ...['GET', 'POST'].map((method) => `${method} /v1/imports`),
      ...['GET', 'DELETE'].map((method) => `${method} /v1/imports/{id}`),
      'GET /v1/imports/{id}/rows',
      'PUT /v1/imports/{id}/pieces',
      ...['start', 'apply'].map((verb) => `POST /v1/imports/{id}/${verb}`),
      'GET /v1/tenants',
      'GET /v1/tenants/{tenant}/usage',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /v1/tenants/{tenant}/directory`),
      'GET /v1/tenants/{tenant}/directory-secrets',
      ...['POST', 'DELETE'].map((method) => `${method} /v1/tenants/{tenant}/directory-secrets/{kind}`),
      'GET /v1/tenants/{tenant}/routes',
      'GET /v1/tenants/{tenant}/paging-groups',
      'GET /v1/tenants/{tenant}/dialplan',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /v1/tenants/{tenant}/branding/{image}`),
      'GET /v1/tenants/{tenant}/gateways',
      'GET /v1/tenants/{tenant}/platforms',
      'GET /v1/tenants/{tenant}/registrars',
      'GET /v1/tenants/{tenant}/registrars/{registrar}/status',
      'GET /v1/tenants/{tenant}/log-alerts',
      'GET /v1/tenants/{tenant}/webhooks',
      'GET /v1/tenants/{tenant}/webhooks/{webhook}/deliveries',
      'GET /v1/tenants/{tenant}/webhooks/{webhook}/deliveries/{id}',
      ...['deliveries/{id}/replay', 'replay', 'rotate', 'test'].map(
        (what) => `POST /v1/tenants/{tenant}/webhooks/{webhook}/${what}`,
      ),
      'GET /v1/tenants/{tenant}/platforms/{platform}/health',
      'POST /v1/phones/{mac}/files/{name}/reveal',
      'POST /v1/phones/{mac}/lines/{line}/password',
      'GET /v1/tenants/{tenant}/platforms/{platform}/outputs',
      'POST /v1/phones/{mac}/resync',
      'POST /v1/phones/{mac}/revoke-token',
      'GET /v1/tenants/{tenant}/gateways/{gateway}/tokens',
      'POST /v1/resyncs',
      'POST /v1/renders',
      'GET /v1/operations/{id}',
      'POST /v1/registrations',
      'POST /v1/platforms/{tenant}/{platform}/events',
      'GET /v1/tenants/{tenant}/account-events',
      'GET /v1/tenants/{tenant}/account-events/{platform}/{id}',
      ...['/v1/tokens', '/v1/tenants/{tenant}/tokens'].flatMap((path) => [
        `GET ${path}`,
        `PUT ${path}/{token}`,
        `DELETE ${path}/{token}`,
      ]),
      ...[
        'tenants/{tenant}',
        'tenants/{tenant}/platforms/{platform}',
        'tenants/{tenant}/gateways/{gateway}',
        'tenants/{tenant}/registrars/{registrar}',
        'tenants/{tenant}/log-alerts/{alert}',
        'tenants/{tenant}/webhooks/{webhook}',
        'tenants/{tenant}/directory/{number}',
        'tenants/{tenant}/routes/{number}',
        'tenants/{tenant}/paging-groups/{group}',
        'phones/{mac}',
      ].flatMap((path) => ['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} /v1/${path}`)),
    ].sort(),
  )
  for (const { path, method, operation } of operations) {
    const where = `${method} ${path}`
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path')
    expect(declared.map(({ name }) => name).sort(), where).toEqual(inPath.sort())
    expect(
      declared.every(({ required }) => required),
      where,
    ).toBe(true)
    expect(operation.summary, where).toBeTruthy()
    const signed = path.endsWith('/events') ? [{ standardWebhooks: [] }] : [{ bearer: [] }]
    expect(operation.security, where).toEqual(path.startsWith('/v1') ? signed : [])
    expect(Object.keys(operation.responses).length, where).toBeGreaterThan(0)
    for (const response of Object.values(operation.responses)) expect(response.description, where).toBeTruthy()
    if (['put', 'patch'].includes(method) && operation.requestBody)
      expect(exampleOf(document, operation), where).toBeDefined()
  }

  const put = async (path: string, documented: string) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(exampleOf(document, document.paths[`/v1/${documented}`]!.put!)),
    })
    expect(answer.status, `${path}: ${await answer.text()}`).toBe(201)
  }
  const carrier = await fetch(`${url}/v1/tenants/carrier`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: '{"name":"Carrier"}',
  })
  expect(carrier.status).toBe(201)
  await put('tenants/acme', 'tenants/{tenant}')
  await put('tenants/acme/platforms/main', 'tenants/{tenant}/platforms/{platform}')
  await put('tenants/acme/gateways/hq', 'tenants/{tenant}/gateways/{gateway}')
  await put('tenants/acme/registrars/kamailio', 'tenants/{tenant}/registrars/{registrar}')
  await put('tenants/acme/webhooks/crm', 'tenants/{tenant}/webhooks/{webhook}')
  await put('tenants/acme/directory/+35312345678', 'tenants/{tenant}/directory/{number}')
  await put('tenants/acme/routes/+3531', 'tenants/{tenant}/routes/{number}')
  await put('tenants/acme/paging-groups/warehouse', 'tenants/{tenant}/paging-groups/{group}')
  await put('phones/00:04:F2:1A:24:57', 'phones/{mac}')
  await console.stop()
})

function exampleOf(document: Document, operation: Operation): unknown {
  const [body] = Object.values(operation.requestBody?.content ?? {})
  const { $ref } = body?.schema ?? {}
  const schema = $ref ? document.components.schemas[$ref.split('/').at(-1)!] : body?.schema
  return (schema as { example?: unknown } | undefined)?.example
}
