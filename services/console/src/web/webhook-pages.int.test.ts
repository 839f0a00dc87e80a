import { randomBytes } from 'node:crypto'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { openSecrets } from '@offhook/webhooks'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const URL = 'https://platform.acme.example/offhook'
const mintTenant = () => `t${randomBytes(5).toString('hex')}`
const SECRET = /whsec_[A-Za-z0-9+/]{43}=/

const secretsOf = async ({ database, common }: Field, tenant: string) => {
  const [row] = await database.sql<{ secrets: Buffer }[]>`select secrets from webhooks where tenant = ${tenant}`
  const names = { tenant, webhook: 'crm' }
  return openSecrets(openSealer(common().sealingKeys), names, row!.secrets).map(({ secret }) => secret)
}

test('a webhook is made, changed and removed by forms; the secret that is made is on the page that made it and on no other', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const { get, post } = await browserOf(url, TOKEN)
    expect((await get(`/tenants/${tenant}`)).text).toContain(`/webhooks/new?tenant=${tenant}`)
    const form = { tenant, webhook: 'crm', url: URL, events: ['boot.stalled', 'boot.completed'], enabled: 'yes' }
    for (const bad of ['http://platform.acme.example/', 'https://u:p@x.example/', 'https://127.0.0.1/', 'x']) {
      const wrong = await post('/webhooks/new', { ...form, url: bad })
      expect([wrong.status, wrong.text.includes('id="url-fault"')], bad).toEqual([400, true])
    }
    const short = await post('/webhooks/new', { ...form, secret: 'whsec_short' })
    expect([short.status, short.text.includes('id="secret-fault"')]).toEqual([400, true])
    expect(short.text).not.toContain('whsec_short')

    const made = await post('/webhooks/new', form)
    expect(made.status).toBe(200)
    const [secret] = SECRET.exec(made.text)!
    expect(await secretsOf(field, tenant)).toEqual([secret])
    expect((await post('/webhooks/new', form)).status).toBe(412)
    const path = `/tenants/${tenant}/webhooks/crm`
    const page = await get(path)
    expect(page.text).not.toMatch(SECRET)
    const change = { url: `${URL}/2`, events: [], enabled: 'yes', tag: page.hidden('tag') }
    expect((await post(path, change)).headers.get('location')).toBe(`${path}?saved`)
    expect((await call('GET', `/v1${path}`)).body).toMatchObject({ url: `${URL}/2`, events: [], enabled: true })
    expect(await secretsOf(field, tenant)).toEqual([secret])
    expect((await post(path, change)).status).toBe(412)
    const { enabled: _, ...off } = change
    expect((await post(path, { ...off, tag: (await get(path)).hidden('tag') })).status).toBe(303)
    expect((await get(path)).text).toContain('Switched off')
    const removed = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect(removed.headers.get('location')).toBe(`/tenants/${tenant}`)
    expect((await get(path)).status).toBe(404)
  })
})

test('a secret is changed by a form: the new one is told once and stands beside the old one for a while, or alone', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    const path = `/tenants/${tenant}/webhooks/crm`
    const first = String((await call('PUT', `/v1${path}`, { url: URL })).body.secret)
    const { get, post } = await browserOf(url, TOKEN)
    const rotated = await post(`${path}/rotate`, { overlapSeconds: '86400' })
    const [second] = SECRET.exec(rotated.text)!
    expect(await secretsOf(field, tenant)).toEqual(expect.arrayContaining([first, second]))
    expect((await get(path)).text).not.toMatch(SECRET)
    const given = `whsec_${randomBytes(32).toString('base64')}`
    const own = await post(`${path}/rotate`, { overlapSeconds: '0', secret: given })
    expect([own.status, own.text.includes('The secret is another one now.'), own.text.includes(given)]).toEqual([
      ...[200, true, false],
    ])
    expect((await call('GET', `/v1${path}`)).body.secrets).toBeLessThanOrEqual(2)
    const wrong = await post(`${path}/rotate`, { secret: 'mine' })
    expect([wrong.status, wrong.text.includes('id="rotated-secret-fault"')]).toEqual([400, true])
    const audited = await call('GET', `/v1/audit?tenant=${tenant}&action=webhook.rotated`)
    expect([audited.body.items?.length, audited.text.includes('whsec_')]).toEqual([2, false])
  })
})

test('what was given up is sent again at once; a tenant keeps a private URL that an administrator allowed, and allows none itself', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [mintTenant(), mintTenant()]
    for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'A' })
    const path = `/tenants/${tenant}/webhooks/crm`
    const as = async (of: string, role: string) =>
      browserOf(url, String((await call('PUT', `/v1/tenants/${of}/tokens/${role}`, { role })).body.secret))
    const [admin, own, stranger] = [
      await browserOf(url, TOKEN),
      await as(tenant, 'reseller'),
      await as(other, 'reseller'),
    ]
    const form = { tenant, webhook: 'crm', url: 'http://10.0.0.9/', enabled: 'yes', allowPrivate: 'yes' }
    const refused = await own.post('/webhooks/new', form)
    expect([refused.status, refused.text.includes('for an administrator to decide')]).toEqual([403, true])
    expect((await admin.post('/webhooks/new', form)).status).toBe(200)
    const shown = await own.get(path)
    expect(shown.hidden('allowPrivate')).toBe('yes')
    const change = { ...form, events: ['boot.stalled'], tag: shown.hidden('tag') }
    expect((await own.post(path, change)).status).toBe(303)
    const moved = await own.post(path, {
      ...change,
      url: 'http://10.0.0.10/',
      tag: (await own.get(path)).hidden('tag'),
    })
    expect(moved.status).toBe(403)

    for (let sent = 0; sent < 2; sent++) await own.post(`${path}/test`, {})
    await field.database.sql`update webhook_deliveries set state = 'given-up' where tenant = ${tenant}`
    const again = await own.post(`${path}/replay-all`, { span: '24' })
    expect([again.status, again.text.includes('2 are sent again.')]).toEqual([200, true])
    const states = await field.database.sql`select distinct state from webhook_deliveries where tenant = ${tenant}`
    expect(states.map(({ state }) => state)).toEqual(['waiting'])
    for (const at of [path, ...['remove', 'rotate', 'replay-all', 'test'].map((act) => `${path}/${act}`)])
      expect((await stranger.post(at, { ...form, tag: '"x.y"' })).status, at).toBe(404)
    const support = await as(tenant, 'support')
    expect((await support.get(path)).text).not.toContain('<button class="danger"')
    expect((await support.post(`${path}/rotate`, {})).status).toBe(403)
  })
})
