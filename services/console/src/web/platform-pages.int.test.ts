import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { listen } from '@offhook/runtime'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const SECRET = 'a-sign-in-that-nobody-sees'
const PASSWORD = 'what-a-line-registers-with'
const mintTenant = () => `t${randomBytes(5).toString('hex')}`

test('a platform is made and changed by forms, and no secret comes back in any page', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const { get, post } = await browserOf(url, TOKEN)
    const form = {
      tenant,
      platform: 'main',
      kind: 'rest',
      baseUrl: 'https://u:p@x.example',
      authKind: 'bearer',
      authSecret: SECRET,
    }
    const wrong = await post('/platforms/new', { ...form, timeoutMs: 'soon', mapping: '{"request":' })
    expect([wrong.status, wrong.text.includes(SECRET)]).toEqual([400, false])
    expect(wrong.text).toContain('not JSON')
    const wrongUrl = await post('/platforms/new', { ...form, timeoutMs: 'soon' })
    expect(wrongUrl.text).toContain('a URL without a user or password')
    expect(wrongUrl.text).toContain('id="timeoutMs-fault"')
    for (const baseUrl of ['file:///etc/passwd', 'gopher://x.example', 'javascript:alert(1)'])
      expect((await post('/platforms/new', { ...form, baseUrl })).status).toBe(400)
    expect((await post('/platforms/new', { ...form, baseUrl: 'https://platform.example' })).status).toBe(303)

    const path = `/tenants/${tenant}/platforms/main`
    const page = await get(path)
    expect(page.text).toContain('bearer')
    expect(page.text).not.toContain(SECRET)
    const change = {
      ...form,
      baseUrl: 'https://other.example',
      authKind: 'keep',
      authSecret: '',
      tag: page.hidden('tag'),
      maxConcurrent: '7',
    }
    expect((await post(path, change)).status).toBe(303)
    expect((await call('GET', `/v1${path}`)).body).toMatchObject({
      ...{ baseUrl: 'https://other.example', auth: { kind: 'bearer' }, limits: { maxConcurrent: 7 } },
    })
    const overtaken = await post(path, { ...change, maxConcurrent: '8' })
    expect([overtaken.status, overtaken.text.includes('value="8"')]).toEqual([412, true])
    expect((await post(path, { ...change, tag: overtaken.hidden('tag'), authKind: 'none' })).status).toBe(303)
    expect((await call('GET', `/v1${path}`)).body.auth).toBeUndefined()
    await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
    const used = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect([used.status, used.text.includes('Gateways depend on it')]).toEqual([409, true])
  })
})

test('a platform is asked for a phone: what it answers is shown without passwords, kept nowhere, and audited', async ({
  field,
}) => {
  const asked: { authorization: string | undefined; body: unknown }[] = []
  let reply: [number, string] = [200, '']
  const platform = await listen(
    createServer(async (request, response) => {
      let body = ''
      for await (const piece of request) body += piece
      asked.push({ authorization: request.headers.authorization, body })
      response
        .writeHead(reply[0], { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' })
        .end(reply[1])
    }),
    { host: '127.0.0.1', port: 0 },
  )
  try {
    await withConsole(field, async (call, url) => {
      const [tenant, other] = [mintTenant(), mintTenant()]
      for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'A' })
      const path = `/tenants/${tenant}/platforms/main`
      const auth = { kind: 'bearer', token: SECRET }
      await call('PUT', `/v1${path}`, { kind: 'rest', baseUrl: `http://127.0.0.1:${platform.port}`, auth })
      const signedIn = async (of: string, role: string) =>
        browserOf(url, String((await call('PUT', `/v1/tenants/${of}/tokens/${role}`, { role })).body.secret))
      const own = await signedIn(tenant, 'reseller')
      const question = {
        mac: '00:04:F2:1A:24:57',
        bootToken: '020319816065',
        callGateway: 'hq',
        baseUrl: 'http://169.254.169.254/',
      }

      const lines = [{ user: '201', password: PASSWORD, registrar: 'sip.acme.example', displayName: '<i>Hall</i>' }]
      reply = [200, JSON.stringify({ lines, settings: { adminPassword: SECRET } })]
      const granted = await own.post(`${path}/call`, question)
      expect(granted.status).toBe(200)
      expect(granted.text).toMatch(/Granted[\s\S]*HTTP 200[\s\S]*201[\s\S]*&lt;i&gt;Hall/)
      for (const hidden of [PASSWORD, SECRET, '020319816065']) expect(granted.text).not.toContain(hidden)
      expect(asked).toHaveLength(1)
      expect(asked[0]!.authorization).toBe(`Bearer ${SECRET}`)
      expect(String(asked[0]!.body)).toContain('0004f21a2457')

      reply = [404, '']
      expect((await own.post(`${path}/call`, question)).text).toContain('Refused')
      reply = [302, '']
      expect((await own.post(`${path}/call`, question)).text).toContain('HTTP 302')
      expect(asked).toHaveLength(3)
      const wrong = await own.post(`${path}/call`, { mac: 'phone', bootToken: 'x', callGateway: '' })
      expect([
        wrong.status,
        wrong.text.includes('12 hex digits'),
        wrong.text.includes('the name of a gateway'),
      ]).toEqual([400, true, true])

      const stranger = await signedIn(other, 'reseller')
      expect((await stranger.post(`${path}/call`, question)).status).toBe(404)
      expect((await stranger.get(path)).status).toBe(404)
      expect((await stranger.post(path, { kind: 'local', tag: '"a.b"' })).status).toBe(404)
      const support = await signedIn(tenant, 'support')
      expect((await support.post(`${path}/call`, question)).status).toBe(403)
      expect((await support.get(path)).text).not.toContain('Ask it now')
      expect((await own.post(`${path}/call`, question, { origin: 'https://elsewhere.example' })).status).toBe(403)
      expect(asked).toHaveLength(3)

      const audited = await call('GET', `/v1/audit?tenant=${tenant}&action=platform.called`)
      expect(audited.body.items).toHaveLength(3)
      expect(audited.body.items![0]).toMatchObject({ actor: `${tenant}/reseller`, detail: { mac: '0004f21a2457' } })
      expect(audited.text).not.toContain('020319816065')
      const kept = await field.database
        .sql`select from credentials where tenant = ${tenant} union all select from phones where tenant = ${tenant}`
      expect(kept).toHaveLength(0)
    })
  } finally {
    await platform.close()
  }
})

test('a mapping is tried on an answer without asking anybody', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const path = `/tenants/${tenant}/platforms/main`
    const mapping = {
      request: { path: '/phones/{mac}', method: 'GET' },
      answer: { lines: 'accounts', user: 'name', password: 'secret' },
    }
    const made = await call('PUT', `/v1${path}`, { kind: 'mapped', baseUrl: 'http://127.0.0.1:1', mapping })
    expect(made.status).toBe(201)
    const { post } = await browserOf(url, TOKEN)
    const answer = JSON.stringify({ accounts: [{ name: '201', secret: PASSWORD }] })
    const tried = await post(`${path}/try-mapping`, { tryMapping: JSON.stringify(mapping), answer })
    expect(tried.text).not.toContain(PASSWORD)
    expect(tried.text).toMatch(/Granted[\s\S]*<td>201<\/td><td>•+<\/td>/)
    const lost = await post(`${path}/try-mapping`, { tryMapping: JSON.stringify(mapping), answer: '{"accounts":[{}]}' })
    expect(lost.text).toContain('user of line 1: nothing at name')
    const wrong = await post(`${path}/try-mapping`, { tryMapping: '{"request":{}}', answer })
    expect([wrong.status, wrong.text.includes('answer: ')]).toEqual([400, true])
  })
})
