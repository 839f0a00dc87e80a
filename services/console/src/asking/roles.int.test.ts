import { OpenAPIHono } from '@hono/zod-openapi'
import { scopeDatabase } from '@offhook/database'
import { mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { askingAs, withConsole } from '../console-for-tests.ts'
import { mountPages, type PagePorts } from '../web/pages.ts'

type Operation = {
  requestBody?: { content: Record<string, { schema: { example?: unknown; $ref?: string } }> }
  responses: Record<string, { content?: object }>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { example?: unknown }> }
}

test('support reads what its tenant does and changes or reveals nothing, by whatever route', async ({ field }) => {
  await withConsole(field, async (call) => {
    const put = async (path: string, body?: unknown) => {
      const made = await call('PUT', path, body)
      expect(made.status, `${path} ${made.text}`).toBe(201)
      return made.body
    }
    await put('/v1/tenants/acme', { name: 'Acme' })
    await put('/v1/tenants/acme/platforms/main', { kind: 'local' })
    const { key } = await put('/v1/tenants/acme/gateways/hq', { platform: 'main' })
    const mac = mintMac()
    await put(`/v1/phones/${mac}`, { tenant: 'acme', gateway: 'hq' })
    const ofTenant = await put('/v1/tenants/acme/tokens/desk', { role: 'support' })
    const ofAll = await put('/v1/tokens/night-shift', { role: 'support' })
    const reseller = await put('/v1/tenants/acme/tokens/billing')
    expect([ofTenant.role, ofAll.role, reseller.role]).toEqual(['support', 'support', 'reseller'])

    const document = (await call('GET', '/openapi.json')).body as unknown as Document
    const names: Record<string, string> = { tenant: 'acme', platform: 'main', gateway: 'hq', token: 'billing', mac }
    const fill = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'some')
    const exampleOf = ({ requestBody }: Operation) => {
      const schema = Object.values(requestBody?.content ?? {})[0]?.schema
      return schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]?.example : schema?.example
    }
    const operations = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .filter(([path]) => path !== '/v1/platforms/{tenant}/{platform}/events') // takes signatures, and no token
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
      .filter(({ operation }) => !('text/event-stream' in (operation.responses[200]?.content ?? {}))) // never ends
    const trail = async () => (await field.database.sql`select id from audit_trail`).length
    const before = await trail()
    let refused = 0
    for (const secret of [ofTenant.secret, ofAll.secret]) {
      const asSupport = askingAs(call, String(secret))
      for (const { path, method, operation } of operations) {
        const where = `${method} ${fill(path)}`
        const answer = await asSupport(method.toUpperCase(), fill(path), exampleOf(operation))
        if (method === 'get') {
          expect(answer.text, where).not.toContain(key)
          continue
        }
        expect(answer.status, `${where} ${answer.text}`).toBe(403)
        expect(answer.headers.get('content-type'), where).toContain('application/problem+json')
        refused++
      }
      for (const path of ['/v1/tenants/acme', '/v1/tenants/acme/gateways/hq', `/v1/phones/${mac}`, '/v1/boots'])
        expect((await asSupport('GET', path)).status, path).toBe(200)
    }
    expect(refused).toBeGreaterThan(60)
    expect(await trail()).toBe(before)
    const asReseller = askingAs(call, String(reseller.secret))
    for (const path of ['/v1/tenants/acme/gateways/hq', '/v1/tenants/acme/gateways'])
      expect((await asReseller('GET', path)).text, path).toContain(key)
  })
})

test('support is offered no form that changes something, and what it posts is refused on every page', async ({
  field,
}) => {
  const app = new OpenAPIHono()
  mountPages(app, { database: scopeDatabase(field.database) } as unknown as PagePorts) // what pages there are; none is asked
  const forms = app.routes.filter(({ method, path }) => method === 'POST' && !path.startsWith('/sign-'))
  expect(forms.length).toBeGreaterThan(4)
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/elm', { name: 'Elm' })
    await call('PUT', '/v1/tenants/elm/platforms/main', { kind: 'local' })
    const { key } = (await call('PUT', '/v1/tenants/elm/gateways/hq', { platform: 'main' })).body
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'elm', gateway: 'hq' })
    const cookieOf = async (role: string) => {
      const { secret } = (await call('PUT', `/v1/tenants/elm/tokens/${role}`, { role })).body
      const signedIn = await fetch(`${url}/sign-in?token=${secret}`, { redirect: 'manual' })
      return signedIn.headers.getSetCookie()[0]!.split(';')[0]!
    }
    const [support, reseller] = [await cookieOf('support'), await cookieOf('reseller')]
    const names: Record<string, string> = { tenant: 'elm', platform: 'main', gateway: 'hq', mac }
    const fill = (path: string) => path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => names[name] ?? 'some')
    const before = await field.database.sql`select count(*) from audit_trail`
    for (const path of new Set(forms.map((form) => fill(form.path)))) {
      const post = (cookie: string) =>
        fetch(`${url}${path}`, { method: 'POST', headers: { cookie }, body: new URLSearchParams(), redirect: 'manual' })
      expect((await post(support)).status, path).toBe(403)
      expect((await post('')).headers.get('location'), path).toBe('/sign-in')
    }
    expect(await field.database.sql`select count(*) from audit_trail`).toEqual(before)
    for (const path of [
      `/phones/${mac}`,
      '/tenants/elm/gateways/hq',
      '/tenants/elm/platforms/main',
      '/platforms',
      '/',
    ]) {
      const show = async (cookie: string) => {
        const page = await fetch(`${url}${path}`, { headers: { cookie } })
        expect(page.status, path).toBe(200)
        return page.text()
      }
      const text = await show(support)
      expect(text.replace(/<form[^>]*action="\/sign-out"/, ''), path).not.toContain('method="post"')
      expect(text, path).not.toContain(key)
      if (path.includes('/gateways/')) expect(await show(reseller)).toContain(key)
    }
  })
})

test('nobody makes a token that is mightier than its own', async ({ field }) => {
  await withConsole(field, async (call) => {
    const put = (ask: typeof call, path: string, body?: unknown) => ask('PUT', path, body)
    await put(call, '/v1/tenants/brook', { name: 'Brook' })
    await put(call, '/v1/tenants/brook-shop', { name: 'Shop', parent: 'brook' })
    const asReseller = askingAs(call, String((await put(call, '/v1/tenants/brook/tokens/billing')).body.secret))
    for (const tenant of ['brook', 'brook-shop']) {
      const path = `/v1/tenants/${tenant}/tokens`
      expect((await put(asReseller, `${path}/boss`, { role: 'operator' })).status).toBe(403)
      expect((await put(asReseller, `${path}/desk`, { role: 'support' })).body).toMatchObject({ role: 'support' })
      expect((await put(asReseller, `${path}/till`, { role: 'reseller' })).status).toBe(201)
      expect((await put(asReseller, `${path}/desk`, { role: 'reseller' })).status).toBe(409)
      expect((await put(asReseller, `${path}/desk`)).body).toMatchObject({ token: 'desk', role: 'support' })
      expect((await put(asReseller, `${path}/odd`, { role: 'administrator' })).status).toBe(400)
      expect((await put(asReseller, `${path}/odd`, 'no json')).status).toBe(400)
    }
    expect((await put(call, '/v1/tokens/automation', { role: 'reseller' })).status).toBe(400)
    expect((await put(call, '/v1/tokens/automation')).body).toMatchObject({ role: 'operator' })
    const boss = await put(call, '/v1/tenants/brook/tokens/boss', { role: 'operator' })
    const asBoss = askingAs(call, String(boss.body.secret))
    expect((await put(asBoss, '/v1/tenants/brook-shop/tokens/boss', { role: 'operator' })).status).toBe(201)
    expect((await put(asBoss, '/v1/tokens/root', { role: 'operator' })).status).toBe(403)
    expect((await call('GET', '/v1/tenants/brook/tokens')).body.items?.map(({ token, role }) => [token, role])).toEqual(
      [
        ['billing', 'reseller'],
        ['boss', 'operator'],
        ['desk', 'support'],
        ['till', 'reseller'],
      ],
    )
  })
})

test('tokens from before there were roles do what they did', async ({ field }) => {
  await withConsole(field, async (call) => {
    for (const path of ['/v1/tenants/cedar', '/v1/tenants/delta']) await call('PUT', path, { name: 'One' })
    const tenants = String((await call('PUT', '/v1/tenants/cedar/tokens/old')).body.secret)
    const all = String((await call('PUT', '/v1/tokens/old-all')).body.secret)
    await field.database.sql`update api_tokens set role = null where name in ('old', 'old-all')`
    expect((await askingAs(call, tenants)('PATCH', '/v1/tenants/cedar', { name: 'Two' })).status).toBe(200)
    expect((await askingAs(call, tenants)('PATCH', '/v1/tenants/delta', { name: 'Two' })).status).toBe(404)
    expect((await askingAs(call, all)('PUT', '/v1/tokens/new', { role: 'operator' })).status).toBe(201)
    expect((await call('GET', '/v1/tenants/cedar/tokens')).body.items).toMatchObject([
      { token: 'old', role: 'reseller' },
    ])
  })
})
