import { type AccountChanged, accountChanged } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { jpegOf, pngOf } from './pictures-for-tests.ts'
import { MAX_PICTURE_BYTES } from './read-picture.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'

const send = (url: string, path: string, bytes: Buffer, token = TOKEN, type = 'image/png') =>
  fetch(`${url}/v1/tenants/${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: new Uint8Array(bytes),
  })

test('a logo is kept as it is, had by all below that have none of their own, and given back by its tag', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/top', { name: 'Top' })
    await call('PUT', '/v1/tenants/mid', { name: 'Mid', parent: 'top' })
    await call('PUT', '/v1/tenants/low', { name: 'Low', parent: 'mid' })
    const [png, jpeg] = [pngOf(60, 20), jpegOf(60, 20)]
    const read = async (tenant: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/v1/tenants/${tenant}/branding/logo`, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } })

    expect((await read('low')).status).toBe(404)
    const set = await send(url, 'top/branding/logo', png, TOKEN, 'text/html')
    expect([set.status, await set.json()]).toEqual([
      201,
      { image: 'logo', contentType: 'image/png', bytes: png.length, width: 60, height: 20 },
    ])
    const inherited = await read('low')
    expect([inherited.status, inherited.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(inherited.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.from(await inherited.arrayBuffer())).toEqual(png)
    expect((await read('low', { 'if-none-match': inherited.headers.get('etag')! })).status).toBe(304)

    expect((await send(url, 'mid/branding/logo', jpeg)).status).toBe(201)
    expect((await send(url, 'mid/branding/logo', jpeg)).status).toBe(200)
    expect((await read('low')).headers.get('content-type')).toBe('image/jpeg')
    expect((await call('DELETE', '/v1/tenants/mid/branding/logo')).status).toBe(204)
    expect((await call('DELETE', '/v1/tenants/mid/branding/logo')).status).toBe(404)
    expect((await read('low')).headers.get('content-type')).toBe('image/png')

    const refused = [
      await send(url, 'top/branding/logo', Buffer.from(SVG), TOKEN, 'image/svg+xml'),
      await send(url, 'top/branding/logo', Buffer.concat([png, Buffer.from(SVG)])),
      await send(url, 'top/branding/logo', Buffer.alloc(MAX_PICTURE_BYTES + 1, png)),
      await send(url, 'top/branding/logo', Buffer.alloc(0)),
      await send(url, 'top/branding/icon', png),
      await send(url, 'nobody/branding/logo', png),
    ]
    expect(refused.map(({ status }) => status)).toEqual([415, 400, 413, 415, 400, 404])
    expect(Buffer.from(await (await read('top')).arrayBuffer())).toEqual(png)
  })
})

test('colours are colours: what would end a rule of the stylesheet is refused', async ({ field }) => {
  await withConsole(field, async (call) => {
    const put = (branding: object) => call('PUT', '/v1/tenants/coloured', { name: 'Coloured', branding })
    for (const primaryColour of ['red;}', '#fff', 'url(//evil.example)', '#123456}body{display:none'])
      expect((await put({ primaryColour })).status, primaryColour).toBe(400)
    expect((await put({ logo: 'x' })).status).toBe(400)
    expect((await put({ primaryColour: '#AABBCC', name: '<b>"Acme"</b>' })).body.branding).toEqual({
      primaryColour: '#aabbcc',
      name: '<b>"Acme"</b>',
    })
  })
})

test("whoever signs in for a tenant sees its branding or that of the nearest tenant above, an administrator Offhook's", async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const branding = { name: '<Resell & Co>', primaryColour: '#ffe000' }
    await call('PUT', '/v1/tenants/resell', { name: 'Resell', branding })
    await call('PUT', '/v1/tenants/shop', { name: 'Shop', parent: 'resell' })
    const logo = pngOf(90, 30)
    await send(url, 'resell/branding/logo', logo)
    await field.database
      .sql`update tenants set branding = branding || '{"accentColour": "red;} body {display: none}"}' where tenant = 'shop'`
    const { secret } = (await call('PUT', '/v1/tenants/shop/tokens/desk')).body

    const signIn = async (token: unknown) =>
      (await fetch(`${url}/sign-in?token=${token}`, { redirect: 'manual' })).headers.get('set-cookie')!.split(';')[0]!
    const visit = (path: string, cookie: string) => fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } })
    const [shop, administrator] = [await signIn(secret), await signIn(TOKEN)]

    const page = await (await visit('/phones', shop)).text()
    expect(page).toContain('&lt;Resell &amp; Co')
    expect(page).toContain('href="/brand/colours.css"')
    expect(page).toContain('src="/brand/logo"')
    const style = await visit('/brand/colours.css', shop)
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    const css = await style.text()
    expect(css).toContain('--brand:#ffe000;--on-brand:#000000')
    expect(css).not.toContain('red')
    expect(
      (
        await fetch(`${url}/brand/colours.css`, {
          headers: { cookie: shop, 'if-none-match': style.headers.get('etag')! },
        })
      ).status,
    ).toBe(304)
    const shown = await visit('/brand/logo', shop)
    expect(shown.headers.get('content-security-policy')).toContain('sandbox')
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(logo)

    const own = await (await visit('/phones', administrator)).text()
    expect(own).toContain('>Offhook</a>')
    expect(own).not.toContain('/brand/')
    expect((await visit('/brand/logo', administrator)).status).toBe(404)
    expect((await visit('/brand/colours.css', '')).headers.get('location')).toBe('/sign-in')
    expect(await (await visit('/sign-in', '')).text()).toContain('>Offhook</a>')
  })
})

test("a tenant's token sets the pictures of its own subtree, has those above it and touches no other's", async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/above', { name: 'Above' })
    await call('PUT', '/v1/tenants/mine', { name: 'Mine', parent: 'above' })
    await call('PUT', '/v1/tenants/theirs', { name: 'Theirs' })
    const png = pngOf(8, 8)
    await send(url, 'above/branding/logo', png)
    await send(url, 'theirs/branding/logo', pngOf(9, 9))
    const secret = String((await call('PUT', '/v1/tenants/mine/tokens/desk')).body.secret)
    const read = (tenant: string) =>
      fetch(`${url}/v1/tenants/${tenant}/branding/logo`, { headers: { authorization: `Bearer ${secret}` } })
    expect(Buffer.from(await (await read('mine')).arrayBuffer())).toEqual(png)
    expect([(await read('above')).status, (await read('theirs')).status]).toEqual([404, 404])
    expect((await send(url, 'above/branding/logo', png, secret)).status).toBe(404)
    expect((await send(url, 'mine/branding/logo', pngOf(7, 7), secret)).status).toBe(201)
    const rows = await field.database.sql<
      { tenant: string }[]
    >`select tenant from offhook_brand_image('theirs', 'logo') b, brand_images i where i.content_hash = b.content_hash`
    expect(rows).toEqual([{ tenant: 'theirs' }])
  })
})

test('a new background is told of every phone below that has lines, the same one again of none, a logo of none', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/chain', { name: 'Chain' })
    await call('PUT', '/v1/tenants/store', { name: 'Store', parent: 'chain' })
    const mac = mintMac()
    await field.database.db.insert(tables.credentials).values({
      ...{ mac, tenant: 'store', gateway: 'g', platform: 'p', revision: 1 },
      ...{ sealed: Buffer.alloc(1), grantedAt: new Date() },
    })
    const heard: AccountChanged[] = []
    const watching = field.bus.watch(accountChanged, (event) => heard.push(event))
    await send(url, 'chain/branding/logo', pngOf(8, 8))
    await send(url, 'chain/branding/background', jpegOf(480, 272))
    await send(url, 'chain/branding/background', jpegOf(480, 272))
    await vi.waitFor(() => expect(heard).toMatchObject([{ mac, tenant: 'store', what: 'settings' }]), 5_000)
    await call('DELETE', '/v1/tenants/chain/branding/background')
    await vi.waitFor(() => expect(heard).toHaveLength(2), 5_000)
    await vi.waitFor(async () => expect(await field.database.db.select().from(tables.outbox)).toEqual([]), 5_000)
    expect(heard).toHaveLength(2)
    watching.stop()
  })
})

test('usage is that of the whole subtree, beside the tenant’s own quotas, and a token sees that of its own', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/used', { name: 'Used', quotas: { phones: 9, logBytesPerDay: 1_000 } })
    await call('PUT', '/v1/tenants/used-below', { name: 'Below', parent: 'used' })
    await call('PUT', '/v1/tenants/unrelated', { name: 'Unrelated' })
    for (const tenant of ['used', 'used-below', 'unrelated']) await call('PUT', `/v1/phones/${mintMac()}`, { tenant })
    const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)
    await field.database.db.insert(tables.logUsage).values([
      { tenant: 'used', day: day(0), bytes: 300 },
      { tenant: 'used-below', day: day(0), bytes: 4_000_000_000 },
      { tenant: 'used-below', day: day(1), bytes: 7 },
      { tenant: 'unrelated', day: day(0), bytes: 9 },
    ])
    const boot = (tenant: string, state: 'completed' | 'refused', hoursAgo: number) => ({
      ...{ boot: `${tenant}-${state}-${hoursAgo}`, mac: mintMac(), tenant, gateway: 'g', state },
      startedAt: new Date(Date.now() - hoursAgo * 3_600_000),
      lastStepAt: new Date(),
    })
    await field.database.db
      .insert(tables.boots)
      .values([
        boot('used', 'completed', 1),
        boot('used-below', 'completed', 2),
        boot('used-below', 'refused', 3),
        boot('used-below', 'refused', 25),
        boot('unrelated', 'refused', 1),
      ])
    const usage = await call('GET', '/v1/tenants/used/usage')
    expect(usage.body).toEqual({
      tenant: 'used',
      phones: 2,
      logBytesToday: 4_000_000_300,
      boots: { running: 0, stalled: 0, completed: 2, refused: 1 },
      quotas: { phones: 9, logBytesPerDay: 1_000 },
    })
    const { secret } = (await call('PUT', '/v1/tenants/used-below/tokens/desk')).body
    const as = { authorization: `Bearer ${secret}` }
    expect((await call('GET', '/v1/tenants/used-below/usage', undefined, as)).body).toMatchObject({
      phones: 1,
      logBytesToday: 4_000_000_000,
      boots: { completed: 1, refused: 1 },
    })
    expect((await call('GET', '/v1/tenants/used/usage', undefined, as)).status).toBe(404)
    expect((await call('GET', '/v1/tenants/nobody/usage')).status).toBe(404)
  })
})
