import { createHash } from 'node:crypto'
import { type ConfigRendered, configRendered, phoneReactivated } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { backgroundName, decodeBundle } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

const hang = ({ database }: Field, tenant: string, text: string) => {
  const row = {
    tenant,
    kind: 'background',
    contentType: 'image/png',
    contentHash: hash(text),
    bytes: Buffer.from(text),
  } as const
  const { brandImages } = tables
  return database.db
    .insert(brandImages)
    .values(row)
    .onConflictDoUpdate({ target: [brandImages.tenant, brandImages.kind], set: row })
}

const textOf = async (field: Field, mac: Mac) => {
  const [row] = await field.database.db.select().from(tables.bundles).where(eq(tables.bundles.mac, mac))
  const files = decodeBundle(openSealer(field.common().sealingKeys).open(`bundle:${mac}`, row!.sealed))
  return [...files.values()].map(({ bytes }) => bytes.toString()).join('\n')
}

test('another background makes other files of the phones that take one, from the nearest tenant that has one; those of others stay the same', async ({
  field,
}) => {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant: 'chain', name: 'Chain' })
  await db.insert(tables.tenants).values({ tenant: 'store', name: 'Store', parent: 'chain' })
  await db.insert(tables.platforms).values({ tenant: 'store', platform: 'main', kind: 'rest' })
  await db.insert(tables.gateways).values({ tenant: 'store', gateway: 'hq', key: 'k', platform: 'main' })
  const [pictured, plain] = [mintMac(), mintMac()]
  for (const [mac, family, model] of [
    [pictured, 'yealink', 'T46S'],
    [plain, 'polycom', 'SPIP_331'],
  ] as const) {
    const lines = Buffer.from(JSON.stringify({ lines: [{ user: '1', password: 'p', registrar: 'r.example' }] }))
    const sealed = openSealer(field.common().sealingKeys).seal(`credentials:${mac}`, lines)
    await db.insert(tables.phones).values({ mac, tenant: 'store', family, model })
    await db
      .insert(tables.credentials)
      .values({ mac, tenant: 'store', gateway: 'hq', platform: 'main', revision: 0, sealed, grantedAt: new Date() })
  }
  const heard: ConfigRendered[] = []
  const watching = field.bus.watch(configRendered, (event) => heard.push(event))
  const renderer = await start(field.common(), field.context())
  /** Both phones anew; whether the files of each are others now. */
  const change = async () => {
    const [{ revision }] = await field.database.sql<[{ revision: number }]>`
      with raised as (update credentials set revision = revision + 1 returning revision) select max(revision) as revision from raised`
    for (const mac of [pictured, plain])
      await field.bus.publish(phoneReactivated, {
        ...{ mac, tenant: 'store', gateway: 'hq', platform: 'main', revision, lines: 1 },
        at: new Date().toISOString(),
      })
    const of = (mac: Mac) => heard.find((event) => event.mac === mac && event.revision === revision)
    await vi.waitFor(() => expect([of(pictured), of(plain)]).not.toContain(undefined), 5_000)
    return [of(pictured)!.changed, of(plain)!.changed]
  }
  const named = (text: string) => backgroundName(pictured, hash(text), 'image/png')!
  try {
    await change()
    expect(await textOf(field, pictured)).not.toContain('wallpaper')
    await hang(field, 'chain', 'above')
    expect(await change()).toEqual([true, false])
    expect(await textOf(field, pictured)).toContain(`wallpaper_upload.url = %%OFFHOOK-BOOT-URL%%/${named('above')}`)
    await hang(field, 'store', 'own')
    expect(await change()).toEqual([true, false])
    expect(await textOf(field, pictured)).toContain(named('own'))
    await hang(field, 'chain', 'above, another')
    expect(await change()).toEqual([false, false])
    await field.database
      .sql`update phones set settings = '{"background": {"url": "http://pictures.example/t46.png"}}' where mac = ${pictured}`
    expect(await change()).toEqual([true, false])
    expect(await textOf(field, pictured)).toContain('wallpaper_upload.url = http://pictures.example/t46.png')
  } finally {
    watching.stop()
    await renderer.stop()
  }
})
