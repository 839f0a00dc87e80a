import { randomBytes } from 'node:crypto'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const SECRET = 'a-phone-administrators-password'
const mintTenant = () => `t${randomBytes(5).toString('hex')}`
const signedIn = async (call: Call, url: string, tenant: string, role: string) =>
  browserOf(url, String((await call('PUT', `/v1/tenants/${tenant}/tokens/${role}`, { role })).body.secret))

test('a tenant is made and changed by forms: common settings as fields, the rest as JSON, each fault beside its field', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    const { get, post } = await browserOf(url, TOKEN)
    const wrong = await post('/tenants/new', {
      ...{
        tenant,
        name: '<b>Acme</b>',
        timeZone: 'Mars/Base',
        codecs: 'pcma, mp3',
        primaryColour: 'red',
        phones: '-1',
      },
      settings: '{"qos": {"sipDscp": 99}}',
    })
    expect(wrong.status).toBe(400)
    for (const fault of ['timeZone', 'codecs', 'primaryColour', 'phones', 'settings'])
      expect(wrong.text).toContain(`id="${fault}-fault"`)
    expect(wrong.text).toContain('qos.sipDscp: ')
    expect(wrong.text).toContain('&lt;b&gt;Acme')
    expect(wrong.text).not.toContain('<b>Acme')
    const right = {
      ...{
        tenant,
        name: 'Acme',
        timeZone: 'Europe/Dublin',
        codecs: 'pcma, g722',
        primaryColour: '#123456',
        phones: '500',
      },
      settings: JSON.stringify({ adminPassword: SECRET, lldp: true }),
    }
    expect((await post('/tenants/new', right)).headers.get('location')).toBe(`/tenants/${tenant}`)
    expect((await post('/tenants/new', right)).status).toBe(412)
    const path = `/tenants/${tenant}`
    const page = await get(path)
    expect(page.text).not.toContain(SECRET)
    expect(page.text).toContain('<img src="/assets/offhook.svg"') // the look of who is signed in, not of whom it shows
    const tag = page.hidden('tag')
    const change = {
      ...right,
      name: 'Acme Telephony',
      tag,
      settings: '{"adminPassword":"••••••••","lldp":true}',
      timeZone: '',
    }
    expect((await post(path, change)).status).toBe(303)
    const { body } = await call('GET', `/v1${path}`)
    expect(body).toMatchObject({
      name: 'Acme Telephony',
      quotas: { phones: 500 },
      branding: { primaryColour: '#123456' },
    })
    expect(body.settings).toEqual({ codecs: ['pcma', 'g722'], lldp: true, adminPassword: '••••••••' })
    const [last] = (await call('GET', `/v1/audit?tenant=${tenant}`)).body.items!
    expect((last!.detail as { changed: string[] }).changed.sort()).toEqual(['name', 'settings.timeZone'])
    const overtaken = await post(path, change)
    expect([overtaken.status, overtaken.text.includes('Somebody else changed this meanwhile')]).toEqual([412, true])
    expect((await get(`${path}/look.css`)).text).toContain('.preview{--brand:#123456')
    expect((await get('/tenants')).text).toContain(`/tenants/${tenant}`)
    const removed = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect(removed.headers.get('location')).toBe('/tenants')
  })
})

test('a token’s secret is shown once, ends at once, and nobody makes one mightier than itself', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [mintTenant(), mintTenant()]
    for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'A' })
    const path = `/tenants/${tenant}`
    const own = await signedIn(call, url, tenant, 'reseller')
    const made = await own.post(`${path}/tokens`, { token: 'billing', role: 'support' })
    const secret = /id="secret">([^<]+)</.exec(made.text)![1]!
    expect((await own.get(path)).text).not.toContain(secret)
    expect((await own.post(`${path}/tokens`, { token: 'billing', role: 'support' })).text).toMatch(
      /already; its secret is not told again/,
    )
    const wrong = await own.post(`${path}/tokens`, { token: 'Not A Name', role: 'support' })
    expect([wrong.status, wrong.text.includes('id="token-fault"')]).toEqual([400, true])
    expect((await own.post(`${path}/tokens`, { token: 'mighty', role: 'operator' })).status).toBe(403)

    const support = await browserOf(url, secret)
    expect((await support.get(path)).text).not.toContain('name="tag"')
    expect((await support.post(`${path}/tokens`, { token: 'x' })).status).toBe(403)
    expect((await support.post(path, { name: 'X' })).status).toBe(403)
    const stranger = await signedIn(call, url, other, 'reseller')
    expect((await stranger.get(path)).status).toBe(404)
    expect((await stranger.get(`${path}/look.css`)).text).toBe('')
    expect((await stranger.get('/tenants')).text).not.toContain(tenant)
    expect((await stranger.get(`/fragments/tenants/${tenant}`)).text).not.toContain(tenant.concat('-'))
    for (const at of [path, `${path}/remove`, `${path}/tokens`, `${path}/tokens/end`])
      expect((await stranger.post(at, { token: 'billing', name: 'X', tag: '"a.b"' })).status).toBe(404)
    expect(
      (await own.post(`${path}/tokens/end`, { token: 'billing' }, { origin: 'https://elsewhere.example' })).status,
    ).toBe(403)
    expect((await own.post(`${path}/tokens/end`, { token: 'billing' })).status).toBe(303)
    expect((await support.get(path)).headers.get('location')).toMatch(/^\/sign-in/)
  })
})

test('the tree shows two levels and has the others on demand; a webhook is tested and sends again', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const top = mintTenant()
    const chain = [top, `${top}-a`, `${top}-b`, `${top}-c`]
    for (const [at, one] of chain.entries())
      await call('PUT', `/v1/tenants/${one}`, { name: one, ...(at > 0 ? { parent: chain[at - 1] } : {}) })
    const { get, post } = await browserOf(url, TOKEN)
    const tree = (await get('/tenants')).text
    expect(chain.map((one) => tree.includes(`href="/tenants/${one}"`))).toEqual([true, true, false, false])
    expect((await get(`/fragments/tenants/${chain[1]}`)).text).toContain(`href="/tenants/${chain[2]}"`)
    expect((await get(`/tenants?under=${chain[1]}`)).text).toContain(`href="/tenants/${chain[3]}"`)

    const path = `/tenants/${top}/webhooks/crm`
    await call('PUT', `/v1${path}`, { url: 'https://crm.example/x', events: ['boot.completed'] })
    expect((await get(`/tenants/${top}`)).text).toContain(path)
    expect((await post(`${path}/test`, {})).status).toBe(303)
    const page = await get(path)
    const [, delivery] = /name="delivery" value="([^"]+)"/.exec(page.text)!
    await field.database
      .sql`update webhook_deliveries set state = 'given-up', last_error = 'answered <503>' where id = ${delivery!}`
    expect((await get(`${path}?state=given-up`)).text).toContain('answered &lt;503&gt;')
    expect((await post(`${path}/replay`, { delivery: delivery! })).status).toBe(303)
    expect((await field.database.sql`select state from webhook_deliveries where id = ${delivery!}`)[0]).toEqual({
      state: 'waiting',
    })
    const other = mintTenant()
    await call('PUT', `/v1/tenants/${other}`, { name: 'A' })
    const stranger = await signedIn(call, url, other, 'reseller')
    expect((await stranger.get(path)).status).toBe(404)
    expect((await stranger.post(`${path}/test`, {})).status).toBe(404)
    expect((await stranger.post(`${path}/replay`, { delivery: delivery! })).status).toBe(404)
    await call('PATCH', `/v1${path}`, { enabled: false })
    expect((await post(`${path}/test`, {})).status).toBe(409)
  })
})
