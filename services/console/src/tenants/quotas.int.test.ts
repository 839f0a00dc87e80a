import { tables } from '@offhook/database'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

/** carrier above reseller above two customers, and a tenant of nobody's: the test's own. */
async function plantTree(call: Call) {
  const tag = mintMac().slice(4)
  const [carrier, reseller, one, two, other] = ['carrier', 'reseller', 'one', 'two', 'other'].map(
    (name) => `${name}-${tag}`,
  ) as [string, string, string, string, string]
  await call('PUT', `/v1/tenants/${carrier}`, { name: 'Carrier' })
  await call('PUT', `/v1/tenants/${reseller}`, { name: 'Reseller', parent: carrier })
  for (const tenant of [one, two]) await call('PUT', `/v1/tenants/${tenant}`, { name: tenant, parent: reseller })
  await call('PUT', `/v1/tenants/${other}`, { name: 'Other' })
  return { carrier, reseller, one, two, other }
}

const limit = (call: Call, tenant: string, phones: number | null) =>
  call('PATCH', `/v1/tenants/${tenant}`, { quotas: { phones } })

const order = (call: Call, tenant: string, mac = mintMac()) => call('PUT', `/v1/phones/${mac}`, { tenant })

/** A phone that was never ordered and got its lines so many days ago. */
const bootUnordered = async (field: Field, tenant: string, daysAgo = 0) => {
  const mac = mintMac()
  const lines = Buffer.from(JSON.stringify({ lines: [{ user: '1', password: 'p' }] }))
  const sealed = openSealer(field.common().sealingKeys).seal(`credentials:${mac}`, lines)
  const grantedAt = new Date(Date.now() - daysAgo * 86_400_000)
  await field.database.db
    .insert(tables.credentials)
    .values({ mac, tenant, gateway: 'g', platform: 'p', revision: 1, sealed, grantedAt })
  return mac
}

test('a quota of phones holds for a tenant and all below it together, whoever orders and whatever is moved', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const { carrier, reseller, one, two, other } = await plantTree(call)
    await limit(call, reseller, 3)
    expect((await call('GET', `/v1/tenants/${reseller}`)).body.quotas).toEqual({ phones: 3 })
    const mac = mintMac()
    expect((await order(call, one, mac)).status).toBe(201)
    expect((await order(call, two)).status).toBe(201)
    expect((await order(call, reseller)).status).toBe(201)

    const refused = await order(call, two)
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ quota: 'phones', tenant: reseller, limit: 3, count: 4 }),
    ])
    expect(refused.headers.get('content-type')).toContain('application/problem+json')

    expect((await order(call, one, mac)).status, 'what is there already').toBe(200)
    expect((await order(call, two, mac)).status, 'moved under the same quota').toBe(200)
    const outside = mintMac()
    expect((await order(call, other, outside)).status).toBe(201)
    expect((await order(call, one, outside)).status, 'moved in from elsewhere').toBe(409)
    expect((await call('GET', `/v1/phones/${outside}`)).body.tenant).toBe(other)
    expect((await call('PATCH', `/v1/tenants/${other}`, { parent: reseller })).status, 'moved in with its tenant').toBe(
      409,
    )

    await limit(call, carrier, 2)
    expect((await order(call, carrier)).body).toMatchObject({ tenant: carrier, count: 4 })
    await limit(call, carrier, null)
    await limit(call, reseller, 4)
    expect((await order(call, one, outside)).status).toBe(200)
    expect((await call('DELETE', `/v1/phones/${outside}`)).status).toBe(204)
    expect((await order(call, one)).status).toBe(201)
  })
})

test('of orders that come all at once exactly as many pass as the quota has places', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { reseller, one, two } = await plantTree(call)
    await limit(call, reseller, 5)
    await limit(call, two, 2)
    const orders = Array.from({ length: 24 }, (_, index) => order(call, index % 2 ? one : two))
    const statuses = (await Promise.all(orders)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(5)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
    const rows = await field.database.sql<{ tenant: string; count: number }[]>`
      select tenant, count(*)::int as count from phones where tenant in (${one}, ${two}) group by tenant`
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    expect(rows.find(({ tenant }) => tenant === two)?.count ?? 0).toBeLessThanOrEqual(2)
  })
})

test('phones that booted without being ordered count for 30 days, and once when they are ordered after all', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const { reseller, one, two } = await plantTree(call)
    await limit(call, reseller, 2)
    const booted = await bootUnordered(field, one)
    await bootUnordered(field, one, 31)
    expect((await order(call, one)).status).toBe(201)
    expect((await order(call, one)).body).toMatchObject({ count: 3 })
    expect((await order(call, one, booted)).status).toBe(201)
    await limit(call, reseller, 1)
    const another = await bootUnordered(field, two)
    expect((await order(call, two, another)).status, 'counts already, though the quota is exceeded').toBe(201)
  })
})

test("a tenant's token sets quotas below its own node and never raises its own; of a quota above it learns no numbers", async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const { carrier, reseller, one, two } = await plantTree(call)
    await limit(call, carrier, 1)
    await limit(call, reseller, 10)
    const { secret } = (await call('PUT', `/v1/tenants/${reseller}/tokens/desk`)).body
    const as: Call = (method, path, body) => call(method, path, body, { authorization: `Bearer ${secret}` })

    expect((await limit(as, one, 5)).status).toBe(200)
    expect((await limit(as, one, 50)).status).toBe(200)
    expect((await limit(as, reseller, 9)).status).toBe(200)
    for (const phones of [10, null]) {
      const refused = await limit(as, reseller, phones)
      expect([refused.status, refused.body.quotas]).toEqual([403, ['phones']])
    }
    expect((await call('GET', `/v1/tenants/${reseller}`)).body.quotas).toEqual({ phones: 9 })

    expect((await order(as, one)).status).toBe(201)
    const refused = await order(as, two)
    expect([refused.status, refused.body.quota]).toEqual([409, 'phones'])
    expect(refused.text).not.toMatch(/carrier|"limit"|"count"/)
  })
})
