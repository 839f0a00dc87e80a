import { randomUUID } from 'node:crypto'
import { fileServed, securityRaised } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { askingAs, type Call, withConsole } from '../console-for-tests.ts'

const at = () => new Date()

/** Everything that can be known of a phone, under a tenant. */
async function bootedPhone(
  { database, sealingKey }: Field,
  tenant: string,
  canary: string,
): Promise<{ mac: Mac; boot: string }> {
  const [mac, boot] = [mintMac(), mintBootId()]
  const sealer = openSealer([Buffer.from(sealingKey, 'base64')])
  const lines = { lines: [{ user: canary, password: `${canary}-password`, registrar: 'sip.example' }] }
  const place = { mac, tenant, gateway: 'hq', boot }
  await database.db.insert(tables.credentials).values({
    ...place,
    platform: 'main',
    revision: 1,
    sealed: sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(lines))),
    grantedAt: at(),
  })
  await database.db.insert(tables.lineAddresses).values({ mac, line: 1, aor: `${canary}@sip.example`, tenant })
  await database.db.insert(tables.bundles).values({
    ...place,
    revision: 1,
    family: 'polycom',
    contentHash: 'x',
    files: [{ name: `${canary}.cfg`, fileClass: 'config', bytes: 1 }],
    sealed: sealer.seal(`bundle:${mac}`, Buffer.from('not looked at')),
    renderedAt: at(),
  })
  await database.db
    .insert(tables.boots)
    .values({ ...place, model: canary, state: 'running', startedAt: at(), lastStepAt: at(), steps: 1 })
  await database.db
    .insert(tables.bootSteps)
    .values({ boot, step: boot, name: 'lease.alerted', at: at(), attributes: { title: canary } })
  await database.db
    .insert(tables.phoneObservations)
    .values({ mac, tenant, family: 'polycom', model: canary, firmware: '1', seenAt: at() })
  return { mac, boot }
}

test('a neighbour’s token finds nothing of a tenant, by whatever route', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const put = async (path: string, body?: unknown) => {
      const made = await call('PUT', path, body)
      expect(made.status, `${path} ${made.text}`).toBe(201)
      return made.body
    }
    await put('/v1/tenants/carrier', { name: 'Carrier' })
    for (const tenant of ['acme', 'rival']) {
      await put(`/v1/tenants/${tenant}`, { name: tenant === 'acme' ? 'canary' : 'Rival', parent: 'carrier' })
      await put(`/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
      await put(`/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
    }
    await put('/v1/tenants/acme-east', { name: 'East', parent: 'acme' })
    const tokens = {
      acme: String((await put('/v1/tenants/acme/tokens/billing')).secret),
      rival: String((await put('/v1/tenants/rival/tokens/billing')).secret),
      east: String((await put('/v1/tenants/acme-east/tokens/support')).secret),
    }
    const { mac, boot } = await bootedPhone(field, 'acme', 'canary')
    await put(`/v1/phones/${mac}`, { tenant: 'acme', gateway: 'hq', model: 'canary' })
    await put('/v1/tenants/acme/log-alerts/canary', { q: 'canary', times: 1, withinSeconds: 60 })
    const resync = await call('POST', `/v1/phones/${mac}/resync`, {})
    expect(resync.status).toBe(202)
    const [asAcme, asRival, asEast] = [
      askingAs(call, tokens.acme),
      askingAs(call, tokens.rival),
      askingAs(call, tokens.east),
    ]

    type Operation = { requestBody?: { content: Record<string, { schema: { example?: unknown; $ref?: string } }> } }
    const document = (await call('GET', '/openapi.json')).body as unknown as {
      paths: Record<string, Record<string, Operation>>
      components: { schemas: Record<string, { example?: unknown }> }
    }
    const names: Record<string, string> = {
      tenant: 'acme',
      platform: 'main',
      gateway: 'hq',
      token: 'billing',
      mac,
      boot,
      name: 'canary.cfg',
    }
    const fill = (path: string) =>
      path
        .replace('/v1/boots/{id}', `/v1/boots/${boot}`)
        .replace('/v1/operations/{id}', `/v1/operations/${resync.body.id}`)
        .replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'canary')
    const exampleOf = ({ requestBody }: Operation) => {
      const schema = Object.values(requestBody?.content ?? {})[0]?.schema
      return schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]?.example : schema?.example
    }
    const before = await everything(field)
    const routes = Object.entries(document.paths).filter(
      ([path]) => path.startsWith('/v1/') && !path.endsWith('/stream'),
    )
    expect((await asRival('POST', '/v1/registrations', { mac, aor: 'sip:canary@sip.example' })).status).toBe(404)
    expect((await asAcme('POST', '/v1/registrations', { mac, aor: 'sip:canary@sip.example' })).status).toBe(202)
    let asked = 0
    for (const [path, operations] of routes)
      for (const [method, operation] of Object.entries(operations)) {
        for (const ask of [asRival, asEast]) {
          const where = `${method} ${fill(path)}`
          const answer = await ask(method.toUpperCase(), fill(path), exampleOf(operation))
          asked++
          expect(answer.text, where).not.toMatch(/canary/)
          const ok =
            answer.status === 200 && method === 'get' ? (answer.body.items ?? exported(answer.text)) : undefined
          if (ok) for (const item of ok) expect(['rival', 'acme-east'], where).toContain(item.tenant)
          else expect([400, 401, 403, 404, 409, 422], `${where} ${answer.text}`).toContain(answer.status)
        }
      }
    expect(asked).toBeGreaterThan(60)
    expect(await everything(field)).toEqual(before)

    // The same routes answer the tenant itself.
    for (const path of [
      '/v1/tenants/acme',
      '/v1/tenants/acme-east',
      '/v1/tenants/acme/gateways/hq',
      `/v1/phones/${mac}`,
      `/v1/boots/${boot}`,
      `/v1/operations/${resync.body.id}`,
    ])
      expect((await asAcme('GET', path)).status, path).toBe(200)
    expect((await asAcme('GET', `/v1/phones/${mac}/files`)).body.items).toHaveLength(1)
    for (const path of ['/v1/phones', '/v1/boots', '/v1/tenants/acme/tokens'])
      expect((await asAcme('GET', path)).body.items, path).toHaveLength(1)
    expect((await asAcme('GET', '/v1/tenants')).body.items?.map(({ tenant }) => tenant)).toEqual(['acme', 'acme-east'])

    // Pages show no more than the API.
    for (const [secret, seen] of [
      [tokens.acme, true],
      [tokens.rival, false],
    ] as const) {
      const signedIn = await fetch(`${url}/sign-in?token=${secret}`, { redirect: 'manual' })
      const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
      for (const path of [...(seen ? [] : ['/', '/logs']), '/boots', '/phones', `/boots/${boot}`, `/phones/${mac}`]) {
        const shown = await (await fetch(`${url}${path}`, { headers: { cookie } })).text()
        expect(/canary/.test(shown), `${path} ${seen}`).toBe(seen)
      }
      if (!seen) continue
      expect((await call('DELETE', '/v1/tenants/acme/tokens/billing')).status).toBe(204)
      expect((await fetch(`${url}/`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303)
      expect((await asAcme('GET', '/v1/phones')).status).toBe(401)
    }
  })
})

/** Of every table, what it holds: to show that nothing was written. */
async function everything({ database: { sql } }: Field): Promise<Record<string, string>> {
  const names = [
    'tenants',
    'platforms',
    'gateways',
    'phones',
    'api_tokens',
    'credentials',
    'bundles',
    'boots',
    'operations',
    'account_events',
    'registrars',
    'webhooks',
    'log_alerts',
    'brand_images',
  ]
  const rows = await Promise.all(
    names.map(
      async (name) =>
        [
          name,
          JSON.stringify(
            await sql`select * from ${sql(name)} where tenant like 'acme' or tenant = 'carrier' order by 1, 2`,
          ),
        ] as const,
    ),
  )
  return Object.fromEntries(rows)
}

test('a tenant delegates to those below it, and claims no phone of others', async ({ field }) => {
  await withConsole(field, async (call) => {
    const put = (ask: Call, path: string, body?: unknown) => ask('PUT', path, body)
    await put(call, '/v1/tenants/north', { name: 'North' })
    await put(call, '/v1/tenants/south', { name: 'South' })
    const secret = String((await put(call, '/v1/tenants/north/tokens/ops')).body.secret)
    const asNorth = askingAs(call, secret)

    expect((await put(asNorth, '/v1/tenants/north-shop', { name: 'Shop', parent: 'north' })).status).toBe(201)
    expect((await put(asNorth, '/v1/tenants/north-shop/platforms/main', { kind: 'local' })).status).toBe(201)
    expect((await put(asNorth, '/v1/tenants/north-shop/gateways/hq', { platform: 'main' })).status).toBe(201)
    const shop = String((await put(asNorth, '/v1/tenants/north-shop/tokens/till')).body.secret)
    expect((await askingAs(call, shop)('GET', '/v1/tenants')).body.items?.map(({ tenant }) => tenant)).toEqual([
      'north-shop',
    ])
    const mac = mintMac()
    expect((await put(asNorth, `/v1/phones/${mac}`, { tenant: 'north-shop', gateway: 'hq' })).status).toBe(201)

    for (const [path, body] of [
      ['/v1/tenants/another-root', { name: 'Root' }],
      ['/v1/tenants/mine-now', { name: 'Mine', parent: 'south' }],
      ['/v1/tenants/south', { name: 'South', parent: 'north' }],
      ['/v1/tenants/north-shop', { name: 'Shop', parent: 'south' }],
      [`/v1/phones/${mac}`, { tenant: 'south' }],
    ] as const) {
      const refused = await put(asNorth, path, body)
      expect(refused.status, `${path} ${refused.text}`).toBe(409)
    }
    expect((await put(asNorth, '/v1/tenants/north', { name: 'North', parent: 'south' })).status).toBe(403)
    expect((await put(asNorth, '/v1/tokens/root')).status).toBe(403)
    expect((await asNorth('GET', '/v1/tokens')).status).toBe(403)
    expect((await call('GET', '/v1/tenants/south')).body).toMatchObject({ name: 'South' })

    const raised: unknown[] = []
    const watch = field.bus.watch(securityRaised, (event) => void raised.push(event))
    const theirs = (await bootedPhone(field, 'south', 'southern')).mac
    const ordered = mintMac()
    await put(call, `/v1/phones/${ordered}`, { tenant: 'south' })
    for (const claimed of [theirs, ordered]) {
      const refused = await put(asNorth, `/v1/phones/${claimed}`, { tenant: 'north' })
      expect(refused).toMatchObject({ status: 409 })
      expect(refused.text).not.toMatch(/south|north/)
      await vi.waitFor(() =>
        expect(raised).toContainEqual(
          expect.objectContaining({ kind: 'owner-conflict', mac: claimed, tenant: 'north' }),
        ),
      )
    }
    watch.stop()

    const trail = await field.database.db.select().from(tables.auditTrail)
    expect(trail.filter(({ actor }) => actor === 'north/ops').map(({ action }) => action)).toEqual([
      'tenant.created',
      'platform.created',
      'gateway.created',
      'token.created',
      'phone.created',
    ])
    expect(JSON.stringify(await field.database.sql`select * from api_tokens`)).not.toContain(shop)
  })
})

test('a tenant’s stream tells of its own phones alone', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/east', { name: 'East' })
    const { secret } = (await call('PUT', '/v1/tenants/east/tokens/ops')).body
    const ended = new AbortController()
    const stream = await fetch(`${url}/v1/stream`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: ended.signal,
    })
    let heard = ''
    const reading = (async () => {
      for await (const part of stream.body!) heard += Buffer.from(part).toString()
    })().catch(() => undefined)
    await vi.waitFor(() => expect(heard).toContain('welcome'))
    for (const tenant of ['west', 'east'])
      await field.bus.publish(fileServed, {
        id: randomUUID(),
        mac: mintMac(),
        tenant,
        gateway: 'hq',
        method: 'GET',
        file: `${tenant}.cfg`,
        fileClass: 'config',
        status: 200,
        bytes: 1,
        ms: 1,
        protocol: 'http',
        remote: '127.0.0.1',
        at: new Date().toISOString(),
      })
    await vi.waitFor(() => expect(heard).toContain('east.cfg'))
    expect(heard).not.toContain('west')
    ended.abort()
    await reading
  })
})

/** The things of an export, each with its tenant; undefined for any other answer. */
function exported(text: string): { tenant: unknown }[] | undefined {
  if (!text.startsWith('{"kind":"offhook"')) return undefined
  const things = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line))
  return things.map(({ tenant, body }) => ({ tenant: tenant ?? body.tenant }))
}
