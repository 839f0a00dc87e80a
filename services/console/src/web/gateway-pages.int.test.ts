import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { listen } from '@offhook/runtime'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, TOKEN, withConsole } from '../console-for-tests.ts'
import { type Browser, browserOf } from './forms-for-tests.ts'

const KEEP_OUT = 'a-phone-administrators-password'

async function aTenant(call: Call) {
  const tenant = `t${randomBytes(5).toString('hex')}`
  await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
  await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'rest', baseUrl: 'https://platform.example' })
  return tenant
}
const signedInAs = async (call: Call, url: string, tenant: string, role = 'reseller'): Promise<Browser> => {
  const made = await call('PUT', `/v1/tenants/${tenant}/tokens/${role}`, { role })
  return browserOf(url, String(made.body.secret))
}

test('a gateway is made, changed and removed by forms; what was wrong is told beside its field, and values stay', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = await aTenant(call)
    const { get, post } = await browserOf(url, TOKEN)
    const wrong = await post('/gateways/new', {
      ...{ tenant, gateway: 'hq', platform: 'main', access: ['open'], sources: 'nowhere\n192.0.2.0/24' },
      ...{ 'alert-0-name': '<b>Polycom</b>', 'alert-0-mac': 'zz', settings: '{"timeZone": "Mars"}' },
    })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('0: an address or a CIDR range')
    expect(wrong.text).toContain('0.mac: hex digits of a MAC')
    expect(wrong.text).toContain('timeZone: an IANA time zone')
    expect(wrong.text).toContain('&lt;b&gt;Polycom')
    expect(wrong.text).not.toContain('<b>Polycom')
    expect(wrong.text).toContain('nowhere\n192.0.2.0/24')

    const settings = JSON.stringify({ timeZone: 'Europe/Dublin', adminPassword: KEEP_OUT })
    const nowhere = await post('/gateways/new', {
      tenant: 'nobody',
      gateway: 'hq',
      platform: 'main',
      access: ['token'],
    })
    expect([nowhere.status, nowhere.text.includes('No such tenant.')]).toEqual([404, true])

    const right = {
      tenant,
      gateway: 'hq',
      platform: 'main',
      access: ['token', 'lease'],
      sources: '192.0.2.0/24',
      settings,
    }
    expect((await post('/gateways/new', right)).headers.get('location')).toBe(`/tenants/${tenant}/gateways/hq`)
    expect((await post('/gateways/new', right)).status).toBe(412)
    expect((await get('/gateways')).text).toContain(`/tenants/${tenant}/gateways/hq`)

    const path = `/tenants/${tenant}/gateways/hq`
    const page = await get(path)
    expect(page.text).not.toContain(KEEP_OUT)
    expect(page.text).toContain('http://edge.example/phoneprovisioning/')
    const tag = page.hidden('tag')
    const masked = JSON.stringify({ timeZone: 'Europe/Paris', adminPassword: '••••••••' })
    const filter = { eventClasses: 'DHCP, dhcpd', eventSeverity: 'info' }
    const change = { ...right, ...filter, tag, settings: masked, 'alert-0-name': 'Polycom', 'alert-0-mac': '0004f2' }
    expect((await post(path, change)).status).toBe(303)
    const overtaken = await post(path, { ...change, sources: '198.51.100.0/24' })
    expect(overtaken.status).toBe(412)
    expect(overtaken.text).toContain('Somebody else changed this meanwhile')
    expect(overtaken.text).toContain('198.51.100.0/24')
    expect((await post(path, { ...change, sources: '198.51.100.0/24', tag: overtaken.hidden('tag') })).status).toBe(303)
    const { body } = await call('GET', `/v1${path}`)
    expect(body).toMatchObject({
      eventFilter: { classes: ['DHCP', 'dhcpd'], severity: 'info' },
      sources: ['198.51.100.0/24'],
      settings: { timeZone: 'Europe/Paris', adminPassword: '••••••••' },
    })
    const audited = await call('GET', `/v1/audit?tenant=${tenant}&action=gateway.changed`)
    expect(audited.body.items?.map(({ detail }) => (detail as { changed: string[] }).changed)).toEqual([
      ['sources[0]', 'alerts[0].mac', 'alerts[0].mask'], // as they are kept
      ['alerts[0]', 'settings.timeZone', 'eventFilter'],
    ])
    expect((await post(`${path}/remove`, { tag })).status).toBe(412)
    expect((await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })).headers.get('location')).toBe(
      '/gateways',
    )
    expect((await get(path)).status).toBe(404)
  })
})

test('another tenant sees no gateway and posts to none; support reads without the key; another site’s form is refused', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [await aTenant(call), await aTenant(call)]
    await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
    const { key } = (await call('GET', `/v1/tenants/${tenant}/gateways/hq`)).body
    const path = `/tenants/${tenant}/gateways/hq`
    const stranger = await signedInAs(call, url, other)
    expect((await stranger.get('/gateways')).text).not.toContain(tenant)
    expect((await stranger.get(path)).status).toBe(404)
    expect((await stranger.get(`/gateways/new?tenant=${tenant}`)).text).not.toContain('value="main"></option>')
    const form = { platform: 'main', access: ['token'], tag: '"x.y"' }
    expect((await stranger.post(path, form)).status).toBe(404)
    expect((await stranger.post(`${path}/remove`, form)).status).toBe(404)
    expect((await stranger.post(`${path}/check`, {})).status).toBe(404)
    expect((await stranger.post('/gateways/new', { ...form, tag: '', tenant, gateway: 'x' })).status).toBe(404)
    const support = await signedInAs(call, url, tenant, 'support')
    const seen = await support.get(`${path}?server=kea`)
    expect([seen.status, seen.text.includes(String(key)), seen.text.includes('name="tag"')]).toEqual([
      200,
      false,
      false,
    ])
    expect((await support.post(path, form)).status).toBe(403)
    const own = await signedInAs(call, url, tenant)
    expect((await own.post(path, form, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await own.post(path, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await fetch(`${url}${path}`, { method: 'POST', redirect: 'manual' })).headers.get('location')).toBe(
      '/sign-in',
    )
    expect((await own.get(`${path}?server=kea`)).text).toContain(String(key))
  })
})

test('what goes into a DHCP server is shown for the gateway, warned of where it cannot work, and escaped whatever the URL', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = await aTenant(call)
    const path = `/tenants/${tenant}/gateways/hq`
    await call('PUT', `/v1${path}`, {
      platform: 'main',
      alerts: [{ name: 'P', mac: '0004f2000000', mask: 'ffffff000000' }],
    })
    const { get } = await browserOf(url, TOKEN)
    const kea = await get(`${path}?server=kea&family=polycom`)
    expect(kea.text).toContain('substring(pkt4.mac,0,3) == 0x0004f2')
    expect(kea.text).toContain('phones will get nothing')
    const more = await get(`${path}?server=kea&family=polycom&family=cisco-spa&tftp=192.0.2.77&polycomOption=159`)
    expect(more.text).toContain('192.0.2.77')
    expect(more.text).toMatch(/value="159"\s+selected/)
    const noAddress = (await get(`${path}?server=kea&tftp=${encodeURIComponent('"; evil')}`)).text
    expect([noAddress.includes('An IPv4 address.'), noAddress.includes('"; evil')]).toEqual([true, false])
    const long = `http://edge.example/${'x'.repeat(60)}`
    expect((await get(`${path}?server=smg&base=${long}`)).text).toMatch(/characters long; an SMG takes 63/)
    for (const base of ['javascript:alert(1)', 'http://u:p@x.example/', '"><script>alert(1)</script>'])
      expect((await get(`${path}?base=${encodeURIComponent(base)}`)).text).toContain('An http or https URL')
    const hostile = await get(
      `${path}?server=isc-dhcpd&base=${encodeURIComponent('http://x.example/"; evil; </pre><script>')}`,
    )
    expect(hostile.text).toContain('%22;%20evil;'.replaceAll(';', '%3B'))
    expect(hostile.text).not.toMatch(/<script>(?!<)|evil; <\/pre>/)
    expect((await get(`${path}?server=__proto__&family=__proto__`)).status).toBe(200)
  })
})

test('the console tells whether an edge answers at its base URL, and is led nowhere else', async ({ field }) => {
  const answers = { '/edge': [404, 'Not Found\n'], '/other': [200, 'Welcome'], '/led': [302, ''] } as const
  const asked: string[] = []
  const server = await listen(
    createServer((request, response) => {
      asked.push(request.url!)
      const [status, text] = Object.entries(answers).find(([at]) => request.url!.startsWith(`${at}/`))?.[1] ?? [500, '']
      response.writeHead(status, { location: '/secret' }).end(text)
    }),
    { host: '127.0.0.1', port: 0 },
  )
  const said = {
    '/edge': 'An edge answers',
    '/other': 'Something answers with 200',
    '/led': 'Something answers with 302',
  }
  for (const [at, words] of Object.entries(said))
    await withConsole(
      field,
      async (call, url) => {
        const tenant = await aTenant(call)
        await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
        const { post } = await browserOf(url, TOKEN)
        const form = { base: 'http://169.254.169.254/' }
        expect((await post(`/tenants/${tenant}/gateways/hq/check?base=http://169.254.169.254/`, form)).text).toContain(
          words,
        )
      },
      field.natsUrl,
      { baseUrl: `http://127.0.0.1:${server.port}${at}` },
    )
  await server.close()
  expect(asked).toHaveLength(3)
  expect(asked.join()).not.toContain('secret')
})

test("a gateway's page tells whether its DHCP server has the next boot tokens; its form says where they go, keeps it and takes it away", async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = await aTenant(call)
    const path = `/tenants/${tenant}/gateways/hq`
    await call('PUT', `/v1${path}`, {
      ...{ platform: 'main', issueTokens: { into: 'kea', databaseUrl: `postgres://kea:${KEEP_OUT}@192.0.2.9/kea` } },
    })
    const { get, post } = await browserOf(url, TOKEN)
    expect((await get(path)).text).toContain('on their way')
    await field.database.sql`insert into token_outputs (tenant, gateway, "into", attempts, because, detail, left_out)
      values (${tenant}, 'hq', 'kea', 2, 'unreachable', 'the database cannot be reached', '[{"mac": "0004f21a2457", "because": "taken"}]')`
    const failing = (await get(path)).text
    for (const text of ['not written', 'unreachable the database', '1 left out', '192.0.2.9/kea'])
      expect(failing).toContain(text)
    expect(failing).not.toContain(KEEP_OUT)
    expect(failing).not.toContain('phones will get nothing')
    const tag = /name="tag" value="([^"]*)"/.exec(failing)![1]!.replaceAll('&quot;', '"')
    const form = { platform: 'main', access: ['token'], sources: '192.0.2.0/24' }
    const kea = { issueInto: 'kea', issueSubnets: '1, 2', issueOptions: ['66'] }
    expect((await post(path, { tag, ...form, ...kea })).status).toBe(303)
    const shown = async () => (await call('GET', `/v1${path}`)).body
    const issueTokens = { into: 'kea', database: '192.0.2.9/kea', subnets: [1, 2], options: [66] }
    expect(await shown()).toMatchObject({ sources: ['192.0.2.0/24'], issueTokens })
    const again = async () => ({ tag: (await get(path)).hidden('tag'), ...form })
    const wrongs: [Record<string, string | string[]>, string][] = [
      [{ issueSubnets: 'one' }, 'subnets.0: '],
      [{ issueOptions: ['67'] }, 'options.0: '],
      [{ issueDatabase: `mysql://${KEEP_OUT}@192.0.2.9/kea` }, 'databaseUrl: '],
      [{ access: ['lease'] }, 'by token too, since tokens are issued'],
    ]
    for (const [wrong, words] of wrongs) {
      const refused = await post(path, { ...(await again()), ...kea, ...wrong })
      expect([refused.status, refused.text.includes(words)], words).toEqual([400, true])
      expect(refused.text).not.toContain(KEEP_OUT)
    }
    expect((await post(path, { ...(await again()), issueInto: 'dnsmasq', issueOptions: ['66'] })).status).toBe(303)
    expect((await shown()).issueTokens).toEqual({ into: 'dnsmasq', options: [66] })
    const nowhere = await post(path, { ...(await again()), ...kea })
    expect([nowhere.status, nowhere.text.includes('databaseUrl: ')], 'Kea needs its database').toEqual([400, true])
    expect((await post(path, { ...(await again()), issueInto: '' })).status).toBe(303)
    expect((await shown()).issueTokens).toBeUndefined()
  })
})
