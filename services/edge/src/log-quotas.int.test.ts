import { join } from 'node:path'
import { type BootLogReceived, bootLogReceived } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { BootToken, digestBootToken, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

/** An edge of its own, with its own cache; its metrics are read as Prometheus reads them. */
async function startEdge(field: Field, name: string) {
  const context = field.context()
  const edge = await start(
    {
      ...field.common(),
      port: 0,
      https: undefined,
      tftp: undefined,
      baseUrl: 'http://127.0.0.1:8066/phoneprovisioning',
      firmwareDir: join(field.dataDir, 'firmware'),
      cacheDir: join(field.dataDir, name),
      cacheBytes: 64 * 1024 * 1024,
      logQuotaBytes: 50_000,
      waitForBundleMs: 1_000,
    },
    context,
  )
  return { ...edge, url: `http://127.0.0.1:${edge.port}/phoneprovisioning`, metrics: context.metrics.text }
}

async function plantTenant(field: Field, tenant: string, parent?: string, quotas = {}) {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant, name: tenant, parent: parent ?? null, quotas })
  await db.insert(tables.platforms).values({ tenant, platform: 'main', kind: 'rest' })
  await db.insert(tables.gateways).values({ tenant, gateway: 'hq', key: tenant, platform: 'main', access: ['token'] })
}

/** A booting phone of a tenant, and how it uploads its log: whole, or behind what it has sent. */
async function bootPhone(field: Field, tenant: string) {
  const [mac, token, boot] = [mintMac(), BootToken.parse(mintToken()), mintBootId()]
  const digest = digestBootToken(token, openSealer(field.common().sealingKeys).digestKey)
  await field.database
    .sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, ${digest}, ${tenant}, 'hq', '10.0.0.9', now(), now() + interval '1 day')`
  return (url: string, bytes: number, method = 'PUT', headers: Record<string, string> = {}) =>
    fetch(`${url}/${token}/${mac}-app.log`, {
      method,
      headers,
      ...(method === 'HEAD' ? {} : { body: `${'x'.repeat(bytes - 1)}\n` }),
    })
}

const usedBy = async ({ database }: Field, tenant: string) =>
  (await database.sql<{ bytes: string }[]>`select bytes from log_usage where tenant = ${tenant}`).map(({ bytes }) =>
    Number(bytes),
  )

test('logs beyond the quota of a tenant or of one above are answered 507, appends too, and nothing of them is kept', async ({
  field,
}) => {
  await plantTenant(field, 'reseller', undefined, { logBytesPerDay: 10_000 })
  await plantTenant(field, 'one', 'reseller')
  await plantTenant(field, 'two', 'reseller', { logBytesPerDay: 3_000 })
  await plantTenant(field, 'free')
  const logs: BootLogReceived[] = []
  const watching = field.bus.watch(bootLogReceived, (log) => logs.push(log))
  const edge = await startEdge(field, 'first')
  try {
    const [one, two, free] = [
      await bootPhone(field, 'one'),
      await bootPhone(field, 'two'),
      await bootPhone(field, 'free'),
    ]
    expect((await two(edge.url, 3_000)).status).toBe(201)
    expect((await two(edge.url, 1)).status).toBe(507)
    expect((await one(edge.url, 6_000)).status).toBe(201)
    const append = { 'content-range': 'bytes 6000-7000/*' }
    expect((await one(edge.url, 1_001, 'PUT', append)).status).toBe(507)
    expect((await one(edge.url, 0, 'HEAD')).headers.get('content-length')).toBe('6000')
    expect((await one(edge.url, 1_000, 'PUT', { 'content-range': 'bytes 6000-6999/*' })).status).toBe(204)
    expect((await one(edge.url, 1)).status).toBe(507)
    expect((await free(edge.url, 40_000)).status).toBe(201)
    expect((await free(edge.url, 40_000)).status, "the phone's own quota").toBe(507)

    await vi.waitFor(() => expect(logs.map(({ tenant, bytes }) => [tenant, bytes])).toHaveLength(4), 5_000)
    expect(logs.map(({ bytes }) => bytes).sort()).toEqual([1_000, 3_000, 40_000, 6_000])
    const used = () => Promise.all(['one', 'two', 'free', 'reseller'].map((tenant) => usedBy(field, tenant)))
    await vi.waitFor(async () => expect(await used()).toEqual([[7_000], [3_000], [40_000], []]), 5_000)
    const metrics = await edge.metrics()
    expect(metrics).toMatch(/offhook_edge_log_uploads_refused_total\{.*quota="tenant".*\} 3/)
    expect(metrics).toMatch(/offhook_edge_log_uploads_refused_total\{.*quota="phone".*\} 1/)

    await field.database.sql`update tenants set quotas = '{"logBytesPerDay": 20000}' where tenant = 'reseller'`
    await vi.waitFor(async () => expect((await one(edge.url, 500)).status).toBe(204), { timeout: 5_000, interval: 250 })
  } finally {
    watching.stop()
    await edge.stop()
  }
})

test('what one edge took counts at another within seconds, and is written when an edge stops', async ({ field }) => {
  await plantTenant(field, 'shared', undefined, { logBytesPerDay: 30_000 })
  const [first, second] = [await startEdge(field, 'one'), await startEdge(field, 'two')]
  try {
    const phones = await Promise.all(Array.from({ length: 12 }, () => bootPhone(field, 'shared')))
    const uploads = phones.map(async (upload, index) => {
      const { status } = await upload(index % 2 ? first.url : second.url, 5_000)
      return { edge: index % 2, taken: status === 201 }
    })
    const taken = (await Promise.all(uploads)).filter((one) => one.taken)
    expect(taken.length).toBeGreaterThanOrEqual(6)
    for (const edge of [0, 1]) expect(taken.filter((one) => one.edge === edge).length).toBeLessThanOrEqual(6)
    const late = await bootPhone(field, 'shared')
    await vi.waitFor(async () => expect((await late(first.url, 5_000)).status).toBe(507), {
      timeout: 5_000,
      interval: 250,
    })
    await vi.waitFor(async () => expect((await late(second.url, 5_000)).status).toBe(507), {
      timeout: 5_000,
      interval: 250,
    })
  } finally {
    await first.stop()
    await second.stop()
  }
  expect((await usedBy(field, 'shared'))[0]! % 5_000).toBe(0)
  expect((await usedBy(field, 'shared'))[0]!).toBeGreaterThanOrEqual(30_000)
})
