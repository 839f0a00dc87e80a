import { randomBytes } from 'node:crypto'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const SECRET = 'a-sign-in-that-nobody-sees'
const mintTenant = () => `t${randomBytes(5).toString('hex')}`

test('a registrar of each kind is made by forms with its own fields; what is wrong stands beside its field, and no secret in any page', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const { get, post } = await browserOf(url, TOKEN)
    expect((await get(`/tenants/${tenant}`)).text).toContain(`/registrars/new?tenant=${tenant}`)
    const everyField = {
      ...{ tenant, domains: 'ACME.example\n sip.acme.example', driver: 'sip', tls: 'yes', authUser: 'watcher' },
      ...{ authSecret: SECRET, table: 'location', intervalSeconds: '20', port: '5039', expiresSeconds: '600' },
      ...{ address: 'sip:registrar.acme.example', url: 'https://registrar.acme.example/RPC', host: 'pbx.acme.example' },
    }
    const wrong = await post('/registrars/new', {
      ...{ ...everyField, registrar: 'wrong', kind: 'ami', authKind: 'digest' },
      ...{ port: 'many', domains: '<b>acme' },
    })
    expect(wrong.status).toBe(400)
    for (const name of ['port', 'domains']) expect(wrong.text).toContain(`id="${name}-fault"`)
    expect(wrong.text).toContain('&lt;b&gt;acme')
    expect(wrong.text).not.toContain(SECRET)
    const misfit = await post('/registrars/new', { ...everyField, registrar: 'x', kind: 'ami', authKind: 'digest' })
    expect([misfit.status, misfit.text.includes('auth of a registrar of kind ami is of kind manager')]).toEqual([
      400,
      true,
    ])

    const kinds = {
      'reg-event': { auth: 'digest', kept: { address: 'sip:registrar.acme.example', expiresSeconds: 600 } },
      kamailio: { auth: 'basic', kept: { url: 'https://registrar.acme.example/RPC', intervalSeconds: 20 } },
      ami: { auth: 'manager', kept: { host: 'pbx.acme.example', port: 5_039, tls: true, driver: 'sip' } },
    }
    for (const [kind, { auth, kept }] of Object.entries(kinds)) {
      const made = await post('/registrars/new', { ...everyField, registrar: kind, kind, authKind: auth })
      const path = `/tenants/${tenant}/registrars/${kind}`
      expect([made.status, made.headers.get('location')], made.text).toEqual([303, path])
      expect((await call('GET', `/v1${path}`)).body).toMatchObject({
        ...{ ...kept, kind, domains: ['acme.example', 'sip.acme.example'], auth: { kind: auth } },
      })
      const page = await get(path)
      expect(page.text).toContain('not watched')
      expect(page.text).not.toMatch(new RegExp(`${SECRET}|value="watcher"`))
      expect((await get(`/tenants/${tenant}`)).text).toContain(path)
    }
    const rows = await field.database.sql`select watch::text, auth::text from registrars where tenant = ${tenant}`
    expect(JSON.stringify(rows)).not.toContain(SECRET)
  })
})

test('a registrar is saved without its secret being typed again, under what the form showed, and removed unless a gateway needs it', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const path = `/tenants/${tenant}/registrars/pbx`
    const auth = { kind: 'manager', user: 'offhook', secret: SECRET }
    await call('PUT', `/v1${path}`, { kind: 'ami', host: 'pbx.example', domains: ['acme.example'], auth })
    const { get, post } = await browserOf(url, TOKEN)
    const form = { kind: 'ami', host: 'other.example', domains: 'acme.example', driver: 'pjsip', authKind: 'keep' }
    const tag = (await get(path)).hidden('tag')
    expect((await post(path, { ...form, tag })).headers.get('location')).toBe(`${path}?saved`)
    const changes = await call('GET', `/v1/audit?tenant=${tenant}&action=registrar.changed`)
    expect(changes.body.items?.map(({ detail }) => (detail as { changed: string[] }).changed)).toEqual([['host']])
    const overtaken = await post(path, { ...form, host: 'mine.example', tag })
    expect([overtaken.status, overtaken.text.includes('value="mine.example"')]).toEqual([412, true])
    expect(
      (await post(path, { ...form, authKind: 'none', tag: overtaken.hidden('tag') })).text.includes(
        'id="authKind-fault"',
      ),
    ).toBe(true)

    await field.database.sql`
      insert into registrar_watches (tenant, registrar, watcher, lease_until, state, watched, fault, fault_at)
      values (${tenant}, 'pbx', 'w', now() + interval '1 hour', 'waiting', 7, 'login-refused <1>', now())`
    const told = (await get(path)).text
    expect(told).toContain('not reached')
    expect(told).toContain('login-refused &lt;1&gt;')
    expect(told).toContain('0 of 7')

    await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'rest', baseUrl: 'https://platform.example' })
    await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main', notifyRegistrar: 'pbx' })
    const used = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect([used.status, used.text.includes('Gateways depend on it')]).toEqual([409, true])
    await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
    const removed = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect(removed.headers.get('location')).toBe(`/tenants/${tenant}`)
    expect((await get(path)).status).toBe(404)
  })
})

test('another tenant sees and writes no registrar, and support is offered no form', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [mintTenant(), mintTenant()]
    for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'A' })
    const path = `/tenants/${tenant}/registrars/edge`
    const body = { kind: 'reg-event', address: 'sip:registrar.example', domains: ['acme.example'] }
    await call('PUT', `/v1${path}`, body)
    const as = async (of: string, role: string) =>
      browserOf(url, String((await call('PUT', `/v1/tenants/${of}/tokens/${role}`, { role })).body.secret))
    const stranger = await as(other, 'reseller')
    const form = { ...body, domains: 'acme.example', authKind: 'keep', tag: '"x.y"' }
    expect((await stranger.get(path)).status).toBe(404)
    for (const at of [path, `${path}/remove`]) expect((await stranger.post(at, form)).status).toBe(404)
    expect((await stranger.post('/registrars/new', { ...form, tag: '', tenant, registrar: 'x' })).status).toBe(404)
    const support = await as(tenant, 'support')
    const seen = await support.get(path)
    expect([seen.status, seen.text.includes('name="tag"'), seen.text.includes('sip:registrar.example')]).toEqual([
      ...[200, false, true],
    ])
    expect((await support.post(path, form)).status).toBe(403)
  })
})
