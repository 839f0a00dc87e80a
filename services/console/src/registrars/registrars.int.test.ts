import { randomBytes } from 'node:crypto'
import { RegistrarAuth } from '@offhook/registrars'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

const mint = (kind: string) => `${kind}-${randomBytes(4).toString('hex')}`
const SECRET = 'a-secret-that-nobody-may-read'

const ami = {
  kind: 'ami',
  host: 'pbx.acme.example',
  tls: true,
  domains: ['ACME.example'],
  auth: { kind: 'manager', user: 'offhook', secret: SECRET },
}
const regEvent = {
  kind: 'reg-event',
  address: 'sip:registrar.acme.example;transport=tcp',
  domains: ['acme.example'],
  auth: { kind: 'digest', user: 'watcher', password: SECRET },
}
const kamailio = {
  kind: 'kamailio',
  url: 'https://registrar.acme.example/RPC',
  domains: ['acme.example'],
  auth: { kind: 'basic', user: 'watcher', password: SECRET },
}

async function makeTenant(call: Call, parent?: string): Promise<string> {
  const tenant = mint('tenant')
  const { status } = await call('PUT', `/v1/tenants/${tenant}`, { name: tenant, ...(parent ? { parent } : {}) })
  expect(status).toBe(201)
  return tenant
}

test('a registrar of each kind is kept as it was given, with what goes without saying; its secrets are sealed and never answered', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const tenant = await makeTenant(call)
    const expected = {
      ami: { tls: true, driver: 'pjsip', intervalSeconds: 30, domains: ['acme.example'], auth: { kind: 'manager' } },
      'reg-event': { expiresSeconds: 3_600, auth: { kind: 'digest' } },
      kamailio: { table: 'location', intervalSeconds: 10, auth: { kind: 'basic' } },
    }
    for (const given of [ami, regEvent, kamailio]) {
      const path = `/v1/tenants/${tenant}/registrars/${given.kind}`
      const made = await call('PUT', path, given)
      expect(made.status, made.text).toBe(201)
      expect(made.body).toMatchObject({
        tenant,
        registrar: given.kind,
        kind: given.kind,
        ...expected[given.kind as 'ami'],
      })
      const read = await call('GET', path)
      expect(read.body.auth).toEqual({ kind: given.auth.kind })
      expect(made.text + read.text).not.toMatch(/a-secret|watcher|offhook/)
      // What a PATCH does not name stays, and the password with it.
      const patched = await call('PATCH', path, { domains: ['acme.example', 'other.example'] })
      expect(patched.status, patched.text).toBe(200)
      expect(patched.body.domains).toEqual(['acme.example', 'other.example'])
      expect(await openAuth(field, tenant, given.kind)).toEqual(given.auth)
    }
    const listed = await call('GET', `/v1/tenants/${tenant}/registrars`)
    expect(listed.body.items?.map(({ registrar }) => registrar)).toEqual(['ami', 'kamailio', 'reg-event'])
    const trail = await call('GET', `/v1/audit?tenant=${tenant}`)
    expect(trail.text).toContain('registrar.created')
    expect(listed.text + trail.text).not.toContain(SECRET)
    const rows = await field.database.sql`select auth, watch::text from registrars where tenant = ${tenant}`
    for (const { auth, watch } of rows) expect(auth.toString('latin1') + watch).not.toContain(SECRET)
    expect((await call('DELETE', `/v1/tenants/${tenant}/registrars/kamailio`)).status).toBe(204)
    expect((await call('GET', `/v1/tenants/${tenant}/registrars/kamailio`)).status).toBe(404)
  })
})

const openAuth = async (field: Field, tenant: string, registrar: string) => {
  const [row] = await field.database.sql<
    { auth: Buffer }[]
  >`select auth from registrars where tenant = ${tenant} and registrar = ${registrar}`
  const opened = openSealer(field.common().sealingKeys).open(`registrar-auth:${tenant}/${registrar}`, row!.auth)
  return RegistrarAuth.parse(JSON.parse(opened.toString()))
}

test.for([
  ['an address that is no SIP URI', { ...regEvent, address: 'http://registrar.acme.example' }],
  ['an address with a line break', { ...regEvent, address: 'sip:a.example\r\nRoute: x' }],
  ['no domains', { ...regEvent, domains: [] }],
  ['a domain with a wildcard', { ...regEvent, domains: ['*'] }],
  ['a field of another kind', { ...regEvent, url: 'http://registrar.acme.example/RPC' }],
  ['a login of another kind', { ...regEvent, auth: ami.auth }],
  ['an Asterisk without a login', { ...ami, auth: undefined }],
  ['a URL with a password', { ...kamailio, url: 'https://watcher:secret@registrar.acme.example/RPC' }],
  ['a file', { ...kamailio, url: 'file:///etc/passwd' }],
  ['a certificate that is none', { ...kamailio, ca: 'not PEM' }],
  ['a kind that nobody knows', { ...kamailio, kind: 'opensips' }],
  ['too eager an interval', { ...kamailio, intervalSeconds: 0 }],
] as const)('%s is refused', async ([, given], { field }) => {
  await withConsole(field, async (call) => {
    const tenant = await makeTenant(call)
    const answer = await call('PUT', `/v1/tenants/${tenant}/registrars/pbx`, given)
    expect(answer.status, answer.text).toBe(400)
    expect(answer.text).not.toContain(SECRET)
  })
})

test('a gateway’s phones are told by an Asterisk of its tenant or of one above, and by no other', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const carrier = await makeTenant(call)
    const [customer, neighbour] = [await makeTenant(call, carrier), await makeTenant(call, carrier)]
    const [above, beside, watching] = [mint('above'), mint('beside'), mint('watching')]
    const put = async (path: string, body: unknown) => (await call('PUT', `/v1/tenants/${path}`, body)).status
    expect(await put(`${carrier}/registrars/${above}`, ami)).toBe(201)
    expect(await put(`${neighbour}/registrars/${beside}`, ami)).toBe(201)
    expect(await put(`${customer}/registrars/${watching}`, regEvent)).toBe(201)
    expect(await put(`${customer}/platforms/main`, { kind: 'local' })).toBe(201)
    const { body } = await call('PUT', `/v1/tenants/${customer}/tokens/own`, {})
    const asCustomer = async (notifyRegistrar: string) =>
      fetch(`${url}/v1/tenants/${customer}/gateways/hq`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${body.secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ platform: 'main', notifyRegistrar }),
      })
    for (const name of [beside, watching, 'nobody']) expect((await asCustomer(name)).status, name).toBe(409)
    const taken = await asCustomer(above)
    expect(taken.status).toBe(201)
    expect(await taken.json()).toMatchObject({ notifyRegistrar: above })
    const hq = `${customer}/gateways/hq`
    expect(await put(hq, { platform: 'main', notifyRegistrar: above, notifyProxy: 'sip:proxy.acme.example' })).toBe(400)
    // As long as a site's phones are told by it, it stays, and stays an Asterisk.
    const removed = await call('DELETE', `/v1/tenants/${carrier}/registrars/${above}`)
    expect(removed.status).toBe(409)
    expect(removed.body.gateways).toEqual([`${customer}/hq`])
    expect(await put(`${carrier}/registrars/${above}`, regEvent)).toBe(409)
    expect(await put(`${carrier}/registrars/${above}`, { ...ami, host: 'other.acme.example' })).toBe(200)
    expect((await call('PATCH', `/v1/tenants/${hq}`, { notifyRegistrar: null })).body.notifyRegistrar).toBeUndefined()
    expect((await call('DELETE', `/v1/tenants/${carrier}/registrars/${above}`)).status).toBe(204)
  })
})

test('a tenant sees how its own registrars do, and nothing of a neighbour’s', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const carrier = await makeTenant(call)
    const [own, neighbour] = [await makeTenant(call, carrier), await makeTenant(call, carrier)]
    for (const tenant of [own, neighbour])
      expect((await call('PUT', `/v1/tenants/${tenant}/registrars/pbx`, regEvent)).status).toBe(201)
    const path = (tenant: string) => `/v1/tenants/${tenant}/registrars/pbx/status`
    expect((await call('GET', path(own))).body).toEqual({
      ...{ tenant: own, registrar: 'pbx', state: 'unwatched', watched: 0, registered: 0 },
    })
    await field.database.sql`
      insert into registrar_watches (tenant, registrar, watcher, lease_until, state, connected_since, watched, fault, fault_at)
      values (${own}, 'pbx', 'one', now() + interval '1 minute', 'connected', '2026-01-05T09:00:30Z', 7, 'timeout', '2026-01-05T09:00:00Z')`
    await field.database.sql`
      insert into registrar_contacts (tenant, registrar, aor, mac, contact, told_at) values
        (${own}, 'pbx', '201@acme.example', '0004f2000001', 'sip:201@192.0.2.7', now()), (${own}, 'pbx', '202@acme.example', '0004f2000002', null, now())`
    const { body } = await call('PUT', `/v1/tenants/${own}/tokens/own`, {})
    const asOwn = (asked: string) => fetch(`${url}${asked}`, { headers: { authorization: `Bearer ${body.secret}` } })
    expect(await (await asOwn(path(own))).json()).toEqual({
      ...{ tenant: own, registrar: 'pbx', state: 'connected', watched: 7, registered: 1 },
      connectedSince: '2026-01-05T09:00:30.000Z',
      lastFault: { because: 'timeout', at: '2026-01-05T09:00:00.000Z' },
    })
    for (const asked of [
      path(neighbour),
      `/v1/tenants/${neighbour}/registrars/pbx`,
      `/v1/tenants/${neighbour}/registrars`,
    ])
      expect((await asOwn(asked)).status, asked).toBe(404)
    await field.database.sql`update registrar_watches set lease_until = now() where tenant = ${own}`
    expect((await (await asOwn(path(own))).json()) as object).toMatchObject({ state: 'unwatched' })
    expect((await call('GET', `/v1/tenants/${own}/registrars/nobody/status`)).status).toBe(404)
  })
})
