import {
  accountChanged,
  type PhoneRegistered,
  phoneRegistered,
  phoneUnregistered,
  type ResyncRequested,
  resyncRequested,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { Credentials } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { TOKEN, withConsole } from './console-for-tests.ts'

test('tenants, platforms, gateways and phones are put by name, read, changed, listed and removed', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    expect((await call('PUT', '/v1/tenants/carrier', { name: 'Carrier' })).status).toBe(201)
    expect((await call('PUT', '/v1/tenants/carrier', { name: 'Carrier' })).status).toBe(200)
    expect((await call('PUT', '/v1/tenants/acme', { name: 'Acme', parent: 'carrier' })).status).toBe(201)
    expect((await call('PUT', '/v1/tenants/carrier', { name: 'Carrier', parent: 'acme' })).status).toBe(409)
    expect(
      (
        await call('PUT', '/v1/tenants/acme/platforms/main', {
          kind: 'rest',
          baseUrl: 'http://p.example',
          auth: { kind: 'bearer', token: 'pl4nted-login' },
        })
      ).status,
    ).toBe(201)
    const platform = await call('GET', '/v1/tenants/acme/platforms/main')
    expect([platform.body.auth, platform.text.includes('pl4nted-login')]).toEqual([{ kind: 'bearer' }, false])
    expect((await call('PUT', '/v1/tenants/acme/platforms/none', { kind: 'rest' })).status).toBe(400)
    const gateway = await call('PUT', '/v1/tenants/acme/gateways/hq', {
      platform: 'main',
      alerts: [{ name: 'Polycom', mac: '00:04:F2', mask: 'ff:ff:ff' }],
    })
    expect(gateway.body).toMatchObject({
      option66: 'http://edge.example/phoneprovisioning/',
      access: ['token'],
      alerts: [{ mac: '0004f2000000', mask: 'ffffff000000' }],
    })
    const again = await call('PATCH', '/v1/tenants/acme/gateways/hq', { sources: ['192.0.2.0/24'] })
    expect([again.status, again.body.key, again.body.sources]).toEqual([200, gateway.body.key, ['192.0.2.0/24']])
    expect((await call('PUT', '/v1/tenants/acme/gateways/open', { platform: 'main', access: ['open'] })).status).toBe(
      400,
    )
    expect((await call('PUT', '/v1/tenants/acme/gateways/wrong', { platform: 'nobody' })).status).toBe(409)
    expect((await call('DELETE', '/v1/tenants/acme/platforms/main')).status).toBe(409)

    const mac = mintMac()
    const spelled = mac.match(/../g)!.join(':').toUpperCase()
    const phone = await call('PUT', `/v1/phones/${spelled}`, {
      tenant: 'acme',
      gateway: 'hq',
      model: 'SPIP_331',
      lines: [{ user: '201', password: 'pl4nted-line' }],
    })
    expect([phone.status, phone.body.mac, phone.body.state]).toEqual([201, mac, 'ordered'])
    expect(phone.text).not.toContain('pl4nted-line')
    expect((await call('PATCH', `/v1/phones/${mac}`, { model: 'VVX_500', suspended: true })).body).toMatchObject({
      model: 'VVX_500',
      suspended: true,
      lines: [{ user: '201' }],
    })
    expect((await call('GET', `/v1/phones?tenant=acme&q=${mac.slice(4)}`)).body.items).toHaveLength(1)
    expect((await call('DELETE', `/v1/phones/${mac}`)).status).toBe(204)
    expect((await call('GET', `/v1/phones/${mac}`)).status).toBe(404)
    const pages = await call('GET', '/v1/tenants?limit=1')
    expect(pages.body.items).toHaveLength(1)
    expect((await call('GET', `/v1/tenants?limit=1&cursor=${pages.body.next}`)).body.items?.[0]?.tenant).toBe('carrier')
  })
})

test('bad requests get problem details that quote no value', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    expect((await fetch(`${url}/v1/tenants`)).status).toBe(401)
    expect(
      (await call('GET', '/v1/tenants', undefined, { authorization: 'Bearer wrong' })).headers.get('www-authenticate'),
    ).toBe('Bearer')
    const refusals = [
      await call('PUT', '/v1/tenants/UPPER', { name: 'x' }),
      await call('PUT', '/v1/tenants/x', { nam: 'x' }),
      await call('PUT', '/v1/tenants/x', '{"broken'),
      await call('PUT', '/v1/phones/nonsense', { tenant: 'x' }),
      await call('PUT', '/v1/phones/0004f2000001', {
        tenant: 'x',
        lines: [{ user: 'u', password: 7, registrar: 'hunter2 hunter2' }],
      }),
      await call('GET', '/v1/tenants?cursor=nonsense'),
      await call('GET', '/v1/boots?state=other'),
      await call('POST', '/v1/registrations', { aor: 5 }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 400, 400])
    for (const { headers, text } of refusals) {
      expect(headers.get('content-type')).toContain('application/problem+json')
      expect(text).not.toContain('hunter2')
    }
    expect((await call('GET', '/v1/nowhere')).status).toBe(404)
    expect((await call('PUT', '/v1/tenants/x', { name: 'x'.repeat(2 * 1024 * 1024) })).status).toBe(413)
  })
})

test('a registration is found its phone by address, and is on the bus before its 202', async ({ field }) => {
  await withConsole(field, async (call) => {
    const heard: PhoneRegistered[] = []
    const watching = field.bus.watch(phoneRegistered, (event) => heard.push(event))
    const mac = mintMac()
    await field.database.db
      .insert(tables.lineAddresses)
      .values({ mac, line: 1, aor: `${mac}@sip.acme.example`, tenant: 'acme' })
    expect(
      (
        await call('POST', '/v1/registrations', {
          aor: `sip:${mac}@SIP.acme.example;transport=udp`,
          contact: 'sip:x@10.0.0.1',
          expires: 3600,
        })
      ).body,
    ).toMatchObject({ accepted: true, mac })
    expect((await call('POST', '/v1/registrations', { aor: 'sip:nobody@nowhere.example' })).status).toBe(404)
    const left: string[] = []
    const leaving = field.bus.watch(phoneUnregistered, (event) => left.push(`${event.mac} ${event.aor}`))
    expect((await call('POST', '/v1/registrations', { mac, aor: 'sip:201@a', expires: 0 })).status).toBe(202)
    await vi.waitFor(() => expect(left).toEqual([`${mac} 201@a`]))
    leaving.stop()
    await vi.waitFor(() => expect(heard).toMatchObject([{ mac, aor: `${mac}@sip.acme.example`, source: 'api' }]))
    watching.stop()
  })
})

test('a change to a tenant, gateway or phone reaches the bus for each phone that has lines, once, through the outbox', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const heard: string[] = []
    const watching = field.bus.watch(accountChanged, ({ mac }) => heard.push(mac))
    await call('PUT', '/v1/tenants/top', { name: 'Top' })
    await call('PUT', '/v1/tenants/below', { name: 'Below', parent: 'top' })
    const [mac, bare] = [mintMac(), mintMac()]
    const sealed = openSealer(field.common().sealingKeys).seal(
      `credentials:${mac}`,
      Buffer.from(JSON.stringify(Credentials.parse({ lines: [{ user: '1', password: 'p' }] }))),
    )
    await field.database.db
      .insert(tables.credentials)
      .values({ mac, tenant: 'below', gateway: 'g', platform: 'p', revision: 1, sealed, grantedAt: new Date() })
    await call('PUT', '/v1/tenants/top', { name: 'Top', settings: { timeZone: 'Europe/Dublin' } })
    await vi.waitFor(() => expect(heard).toEqual([mac]), 5_000)
    await call('PUT', `/v1/phones/${bare}`, { tenant: 'below' })
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'below', settings: { expirySeconds: 60 } })
    await vi.waitFor(() => expect(heard).toEqual([mac, mac]), 5_000)
    await vi.waitFor(async () => expect(await field.database.db.select().from(tables.outbox)).toEqual([]), 5_000)
    expect((await field.database.db.select().from(tables.auditTrail)).map(({ action }) => action)).toContain(
      'phone.created',
    )
    watching.stop()
  })
})

test('the OpenAPI document names every route, and readiness needs no token', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const { body } = await call('GET', '/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    const paths = Object.keys(body.paths as object)
    for (const path of [
      '/v1/tenants/{tenant}',
      '/v1/tenants/{tenant}/platforms/{platform}',
      '/v1/tenants/{tenant}/gateways/{gateway}',
      '/v1/phones/{mac}',
      '/v1/phones',
      '/v1/phones/{mac}/files/{name}',
      '/v1/phones/{mac}/boots',
      '/v1/phones/{mac}/logs',
      '/v1/boots',
      '/v1/boots/{id}',
      '/v1/registrations',
      '/v1/stream',
    ])
      expect(paths).toContain(path)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })
})

test('pages need a sign-in; a link with the token gives it, and the cookie holds no token', async ({ field }) => {
  await withConsole(field, async (_, url) => {
    const visit = (path: string, cookie = '') => fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } })
    expect((await visit('/')).headers.get('location')).toBe('/sign-in')
    expect((await visit('/sign-in?token=wrong')).headers.get('set-cookie')).toBeNull()
    const cookie = (await visit(`/sign-in?token=${TOKEN}`)).headers.get('set-cookie')!
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain(TOKEN)
    const page = await visit('/', cookie.split(';')[0])
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("script-src 'self'"),
    ])
    expect(await page.text()).toMatch(/Boots a minute<.dt><dd>0</)
    expect(await (await visit('/boots', cookie.split(';')[0])).text()).toContain('No boots here yet')
    expect((await visit('/boots/nothing', cookie.split(';')[0])).status).toBe(404)
    for (const asset of ['htmx.js', 'sse.js', 'offhook.css', 'offhook.svg'])
      expect((await visit(`/assets/${asset}`)).status).toBe(200)
  })
})

test('phones are told to resync as one operation, once, whose progress is what the notifier writes', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/fleet', { name: 'Fleet' })
    await call('PUT', '/v1/tenants/fleet-below', { name: 'Below', parent: 'fleet' })
    const phones = [mintMac(), mintMac(), mintMac()]
    for (const [at, mac] of phones.entries())
      await field.database.db.insert(tables.bundles).values({
        ...{
          mac,
          tenant: at === 0 ? 'fleet' : 'fleet-below',
          gateway: 'hq',
          boot: null,
          revision: 1,
          contentHash: 'x',
        },
        ...{ family: at === 2 ? 'snom' : 'yealink', files: [], sealed: Buffer.alloc(1), renderedAt: new Date() },
      })
    const asked: ResyncRequested[] = []
    const watching = field.bus.watch(resyncRequested, (event) => asked.push(event))

    const key = { 'idempotency-key': 'resync-1' }
    const first = await call('POST', '/v1/resyncs', { tenant: 'fleet', family: 'yealink' }, key)
    expect(first.status).toBe(202)
    expect(first.body).toMatchObject({ state: 'running', total: 2, finished: 0 })
    expect((await call('POST', '/v1/resyncs', { tenant: 'fleet', family: 'yealink' }, key)).body.id).toBe(first.body.id)
    await vi.waitFor(() => expect(asked.map(({ mac }) => mac).sort()).toEqual(phones.slice(0, 2).sort()))
    expect(asked[0]).toMatchObject({ what: 're-read', operation: first.body.id })

    for (const [at, { id, mac, operation, tenant, what }] of asked.entries())
      await field.database.db.insert(tables.resyncs).values({
        ...{ id, mac, operation, tenant, what, attempts: 1, at: new Date() },
        result: at === 0 ? 'accepted' : 'timeout',
      })
    const location = first.headers.get('location')!
    expect((await call('GET', location)).body).toMatchObject({
      ...{ state: 'finished', finished: 2, results: { accepted: 1, timeout: 1 } },
      failures: [{ mac: asked[1]!.mac, result: 'timeout', attempts: 1 }],
    })

    const one = await call('POST', `/v1/phones/${phones[2]}/resync`, { what: 'reboot' })
    expect([one.status, one.body.total]).toEqual([202, 1])
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ mac: phones[2], what: 'reboot' }))
    expect((await call('POST', `/v1/phones/${phones[2]}/resync`)).status).toBe(202)
    expect((await call('POST', `/v1/phones/${mintMac()}/resync`)).status).toBe(404)
    expect((await call('POST', '/v1/resyncs', { tenant: 'nobody' })).status).toBe(409)
    expect((await call('POST', '/v1/resyncs', { tenant: 'fleet', what: 'explode' })).status).toBe(400)
    expect((await call('GET', '/v1/operations/5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de')).status).toBe(404)
    watching.stop()
  })
})
