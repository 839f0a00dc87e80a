import { accountChanged } from '@offhook/contracts'
import { digestDirectorySecret } from '@offhook/directories'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { askingAs, type Call, withConsole } from '../console-for-tests.ts'

let tenants = 0
const mintTenant = (): string => `listed-${tenants++}`

async function withTenants(
  field: Field,
  run: (names: { carrier: string; shop: string }, call: Call, asShop: Call, asSupport: Call) => Promise<void>,
): Promise<void> {
  await withConsole(field, async (call) => {
    const [carrier, shop] = [mintTenant(), mintTenant()]
    await call('PUT', `/v1/tenants/${carrier}`, { name: carrier })
    await call('PUT', `/v1/tenants/${shop}`, { name: shop, parent: carrier })
    const secret = async (role: string) =>
      String((await call('PUT', `/v1/tenants/${shop}/tokens/${role}`, { role })).body.secret)
    await run(
      { carrier, shop },
      call,
      askingAs(call, await secret('reseller')),
      askingAs(call, await secret('support')),
    )
  })
}

const settingsOf = async (call: Call, tenant: string) =>
  (await call('GET', `/v1/tenants/${tenant}`)).body.settings as { directory?: { contacts?: object[] } }

test('a contact by its number is one of the settings that the phones’ files are made of', async ({ field }) => {
  await withTenants(field, async ({ shop }, call, asShop) => {
    const path = `/v1/tenants/${shop}/directory`
    const made = await asShop('PUT', `${path}/${encodeURIComponent('+353 1/2#3')}`, { name: 'Alice', group: 'Sales' })
    expect(made).toMatchObject({
      status: 201,
      body: { tenant: shop, number: '+353 1/2#3', name: 'Alice', group: 'Sales' },
    })
    await asShop('PUT', `${path}/201`, { name: 'Bob' })
    expect(await settingsOf(call, shop)).toEqual({
      directory: {
        contacts: [
          { name: 'Alice', number: '+353 1/2#3', group: 'Sales' },
          { name: 'Bob', number: '201' },
        ],
      },
    })
    expect((await asShop('PATCH', `${path}/201`, { name: 'Robert' })).body).toMatchObject({ name: 'Robert' })
    expect((await asShop('GET', `${path}?q=ROB`)).body.items).toEqual([{ tenant: shop, number: '201', name: 'Robert' }])
    expect((await asShop('DELETE', `${path}/201`)).status).toBe(204)
    expect((await asShop('GET', `${path}/201`)).status).toBe(404)
    expect((await asShop('DELETE', `${path}/201`)).status).toBe(404)

    await call('PATCH', `/v1/tenants/${shop}`, {
      settings: { directory: { contacts: [{ name: 'Carol', number: '9' }] } },
    })
    expect((await asShop('GET', path)).body.items).toEqual([{ tenant: shop, number: '9', name: 'Carol' }])
  })
})

test('a directory is paged and replaced whole, five thousand contacts at most', async ({ field }) => {
  await withTenants(field, async ({ shop }, _, asShop) => {
    const path = `/v1/tenants/${shop}/directory`
    const contacts = Array.from({ length: 5_000 }, (_, at) => ({ name: `Contact ${at}`, number: String(1_000 + at) }))
    expect((await asShop('PUT', path, { contacts })).body).toEqual({ tenant: shop, contacts: 5_000 })
    expect((await asShop('PUT', path, { contacts: [...contacts, contacts[0]] })).status).toBe(400)
    expect((await asShop('PUT', `${path}/one-more`, { name: 'x' })).status).toBe(409)
    const found: unknown[] = []
    for (let next: unknown = ''; next !== null; ) {
      const { body } = await asShop('GET', `${path}?limit=500${next === '' ? '' : `&cursor=${String(next)}`}`)
      found.push(...body.items!.map(({ number }) => number))
      next = body.next
    }
    expect(found).toEqual(contacts.map(({ number }) => number))
    expect((await asShop('GET', `${path}?q=contact%20499&limit=3`)).body.items?.map(({ number }) => number)).toEqual([
      '1499',
      '5990',
      '5991',
    ])
    expect((await asShop('PUT', path, { contacts: [{ name: 'two\nlines', number: '1' }] })).status).toBe(400)
  })
})

test('what is inherited is shown as such, becomes the tenant’s own with its first change, and comes back', async ({
  field,
}) => {
  await withTenants(field, async ({ carrier, shop }, call, asShop) => {
    const path = `/v1/tenants/${shop}/directory`
    await call('PUT', `/v1/tenants/${carrier}/directory/100`, { name: 'Help desk' })
    const inherited = { tenant: shop, number: '100', name: 'Help desk', from: carrier }
    expect((await asShop('GET', path)).body.items).toEqual([inherited])
    await asShop('PUT', `${path}/201`, { name: 'Bob' })
    expect((await asShop('GET', path)).body.items).toEqual([
      { tenant: shop, number: '100', name: 'Help desk' },
      { tenant: shop, number: '201', name: 'Bob' },
    ])
    expect((await asShop('DELETE', path)).status).toBe(204)
    expect((await asShop('GET', path)).body.items).toEqual([inherited])
    expect((await asShop('DELETE', `${path}/100`)).status).toBe(204)
    expect((await asShop('GET', path)).body.items).toEqual([])
    expect((await call('GET', `/v1/tenants/${carrier}/directory`)).body.items).toHaveLength(1)
  })
})

test('a change re-renders the tenant’s phones, is in its audit trail, and is refused under a stale tag', async ({
  field,
}) => {
  await withTenants(field, async ({ carrier, shop }, call, asShop) => {
    const path = `/v1/tenants/${shop}/directory/201`
    const mac = mintMac()
    await field.database.sql`insert into credentials (mac, tenant, gateway, platform, revision, granted_at, sealed)
      values (${mac}, ${shop}, 'hq', 'main', 1, now(), '')`
    const heard: string[] = []
    const watching = field.bus.watch(accountChanged, ({ mac, what }) => heard.push(`${mac} ${what}`))
    await asShop('PUT', path, { name: 'Bob' })
    await asShop('PUT', path, { name: 'Bob' })
    await vi.waitFor(() => expect(heard).toEqual([`${mac} settings`]), 5_000)
    watching.stop()
    const tag = (await asShop('GET', path)).headers.get('etag')!
    expect((await asShop('PUT', path, { name: 'Robert' }, { 'if-match': tag })).status).toBe(200)
    expect((await asShop('PUT', path, { name: 'Late' }, { 'if-match': tag })).status).toBe(412)
    expect((await asShop('PUT', path, { name: 'New' }, { 'if-none-match': '*' })).status).toBe(412)
    expect((await asShop('DELETE', `/v1/tenants/${shop}/directory`, undefined, { 'if-match': tag })).status).toBe(412)
    const { items } = (await asShop('GET', '/v1/audit?action=directory.changed')).body
    expect(items).toHaveLength(2)
    expect(items![0]).toMatchObject({
      ...{ subject: shop, tenant: shop },
      detail: { before: { 201: 'Bob' }, after: { 201: 'Robert' }, changed: ['["201"]'], contacts: 1 },
    })
    expect((await asShop('PUT', `/v1/tenants/${carrier}/directory/1`, { name: 'x' })).status).toBe(404)
    expect((await call('GET', `/v1/tenants/nobody-at-all/directory`)).status).toBe(404)
  })
})

test('support reads a directory and routes and changes nothing', async ({ field }) => {
  await withTenants(field, async ({ shop }, _call, asShop, asSupport) => {
    await asShop('PUT', `/v1/tenants/${shop}/directory/201`, { name: 'Bob' })
    expect((await asSupport('GET', `/v1/tenants/${shop}/directory`)).body.items).toHaveLength(1)
    for (const [method, path, body] of [
      ['PUT', 'directory/201', { name: 'x' }],
      ['DELETE', 'directory'],
      ['POST', 'directory-secrets/agi'],
      ['PUT', 'routes/1', { route: 'x' }],
    ] as const)
      expect((await asSupport(method, `/v1/tenants/${shop}/${path}`, body)).status, path).toBe(403)
  })
})

test('routes are made, read, changed, removed, and refused where a dialplan could read more than a name', async ({
  field,
}) => {
  await withTenants(field, async ({ carrier, shop }, _call, asShop) => {
    const path = `/v1/tenants/${shop}/routes`
    expect(await asShop('PUT', `${path}/+3531`, { route: 'trunk-a' })).toMatchObject({
      status: 201,
      body: { tenant: shop, number: '+3531', route: 'trunk-a' },
    })
    await asShop('PUT', `${path}/9`, { route: 'outside' })
    expect((await asShop('GET', path)).body.items?.map(({ number }) => number)).toEqual(['+3531', '9'])
    for (const route of ['a,b', 'a b', '$\u007bX}', 'a&b', '"', 'a\nb', ''])
      expect((await asShop('PUT', `${path}/9`, { route })).status, route).toBe(400)
    for (const number of ['+', 'abc', '1,2', '_X.'])
      expect((await asShop('PUT', `${path}/${number}`, { route: 'x' })).status, number).toBe(400)
    expect((await asShop('DELETE', `${path}/9`)).status).toBe(204)
    expect((await asShop('PUT', `/v1/tenants/${carrier}/routes/1`, { route: 'x' })).status).toBe(404)
  })
})

test('a secret is told once, kept as a digest, made anew in the former’s place, and ended', async ({ field }) => {
  await withTenants(field, async ({ carrier, shop }, _call, asShop) => {
    const path = `/v1/tenants/${shop}/directory-secrets`
    const made = await asShop('POST', `${path}/agi`)
    expect(made.status).toBe(201)
    const secret = String(made.body.secret)
    expect(made.body).toMatchObject({ kind: 'agi', use: `AGI(agi://127.0.0.1/${secret}/callerid)` })
    const digest = digestDirectorySecret('agi', secret, openSealer(field.common().sealingKeys).digestKey)
    const kept = () =>
      field.database.sql<{ digest: Buffer }[]>`select digest from directory_secrets where tenant = ${shop}`
    expect((await kept())[0]!.digest.equals(digest)).toBe(true)
    expect((await asShop('GET', path)).text).not.toContain(secret)
    const next = await asShop('POST', `${path}/agi`, undefined, { 'idempotency-key': 'same' })
    expect(next.body.secret).not.toBe(secret)
    expect(await kept()).toHaveLength(1)
    const everything = await field.database.sql`
      select s::text as row from directory_secrets s union all select a::text from audit_trail a union all select k::text from idempotency_keys k`
    expect(everything.map(({ row }) => row).join()).not.toContain(String(next.body.secret))
    expect((await asShop('DELETE', `${path}/agi`)).status).toBe(204)
    expect((await asShop('DELETE', `${path}/agi`)).status).toBe(404)
    expect((await asShop('POST', `/v1/tenants/${carrier}/directory-secrets/ldap`)).status).toBe(404)
  })
})
