import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type FileServed, fileServed } from '@offhook/contracts'
import { type Access, tables } from '@offhook/database'
import { backgroundName, contentHashOf, encodeBundle, loadFamilies } from '@offhook/families'
import { BootToken, digestBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

async function startEdge(field: Field, name: string) {
  const edge = await start(
    {
      ...field.common(),
      port: 0,
      https: undefined,
      tftp: { port: 0 },
      baseUrl: 'http://127.0.0.1:8066/phoneprovisioning',
      firmwareDir: join(field.dataDir, 'firmware'),
      cacheDir: join(field.dataDir, name),
      cacheBytes: 64 * 1024 * 1024,
      logQuotaBytes: 50_000,
      waitForBundleMs: 1_000,
    },
    field.context(),
  )
  return { ...edge, url: `http://127.0.0.1:${edge.port}/phoneprovisioning` }
}

async function plantTenant(field: Field, tenant: string, parent: string | null, access: Access[] = ['token']) {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant, name: tenant, parent })
  await db.insert(tables.platforms).values({ tenant, platform: 'main', kind: 'rest' })
  await db
    .insert(tables.gateways)
    .values({ tenant, gateway: 'hq', key: tenant, platform: 'main', access, sources: ['127.0.0.0/8'] })
}

async function lease(field: Field, tenant: string) {
  const [mac, token, boot] = [mintMac(), BootToken.parse(mintToken()), mintBootId()]
  const digest = digestBootToken(token, openSealer(field.common().sealingKeys).digestKey)
  await field.database
    .sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, ${digest}, ${tenant}, 'hq', '10.0.0.9', now(), now() + interval '1 day')`
  return { mac, token, boot }
}

/** A picture of a tenant's, and the name of it for a phone. */
async function hang(field: Field, tenant: string, bytes: Buffer, contentType = 'image/png') {
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  await field.database.db
    .insert(tables.brandImages)
    .values({ tenant, kind: 'background', contentType, contentHash, bytes })
  return (mac: Mac) => backgroundName(mac, contentHash, contentType)!
}

test('a phone gets the background of its tenant or of one above, and nobody gets another’s', async ({ field }) => {
  await plantTenant(field, 'chain', null)
  await plantTenant(field, 'store', 'chain')
  await plantTenant(field, 'rival', null)
  const [above, own, theirs] = ['above', 'own', 'theirs'].map((text) =>
    Buffer.from(`picture ${text} `.repeat(500)),
  ) as [Buffer, Buffer, Buffer]
  const nameOf = {
    above: await hang(field, 'chain', above),
    own: await hang(field, 'store', own, 'image/jpeg'),
    theirs: await hang(field, 'rival', theirs),
  }
  const served: FileServed[] = []
  const watching = field.bus.watch(fileServed, (event) => served.push(event))
  const edge = await startEdge(field, 'pictures')
  try {
    const phone = await lease(field, 'store')
    const get = (name: string, token: string | undefined = phone.token, init: RequestInit = {}) =>
      fetch(`${edge.url}/${token ? `${token}/` : ''}${name}`, init)

    const picture = await get(nameOf.own(phone.mac))
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(own)
    const tag = { 'if-none-match': picture.headers.get('etag')! }
    expect((await get(nameOf.own(phone.mac).toUpperCase(), phone.token, { headers: tag })).status).toBe(304)
    const head = await get(nameOf.above(phone.mac), phone.token, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(above.length)])

    const stranger = await lease(field, 'rival')
    expect((await get(nameOf.theirs(phone.mac))).status, "another tenant's").toBe(404)
    expect((await get(nameOf.own(stranger.mac), stranger.token)).status, 'by another tenant’s phone').toBe(404)
    expect((await get(nameOf.own(phone.mac), stranger.token)).status, 'under another phone’s token').toBe(404)
    expect((await get(nameOf.own(phone.mac), '')).status, 'without a token').toBe(404)
    expect((await get(nameOf.own(phone.mac), phone.token, { method: 'PUT', body: 'x' })).status).toBe(405)
    for (const odd of [
      'background-x.png',
      `background-${phone.mac}-${'0'.repeat(16)}.png`,
      `background-${phone.mac}-../../etc.png`,
    ])
      expect((await get(odd)).status, odd).toBe(404)
    await vi.waitFor(() =>
      expect(served.find(({ mac, status }) => mac === phone.mac && status === 200)).toMatchObject({
        fileClass: 'background',
        bytes: own.length,
        tenant: 'store',
      }),
    )
    await field.database.sql`delete from brand_images where tenant = 'chain'`
    const later = await startEdge(field, 'later')
    expect((await fetch(`${later.url}/${phone.token}/${nameOf.above(phone.mac)}`)).status, 'replaced').toBe(404)
    await later.stop()
  } finally {
    watching.stop()
    await edge.stop()
  }
})

test('a phone that is admitted by its lease gets its background by its MAC, over TFTP as well', async ({ field }) => {
  await plantTenant(field, 'leased', null, ['lease'])
  const bytes = Buffer.from('a small picture '.repeat(100))
  const nameOf = await hang(field, 'leased', bytes)
  const edge = await startEdge(field, 'leases')
  try {
    const { mac, boot } = await lease(field, 'leased')
    expect(Buffer.from(await (await fetch(`${edge.url}/${nameOf(mac)}`)).arrayBuffer())).toEqual(bytes)
    expect((await fetch(`${edge.url}/${nameOf(mintMac())}`)).status).toBe(404)
    const family = loadFamilies().named('yealink')!
    const line = {
      user: '1',
      authUser: '1',
      password: 'p',
      registrar: 'r.example',
      port: 5060,
      transport: 'udp',
      expirySeconds: 60,
      displayName: '1',
      label: '1',
    } as const
    const { files } = family.render({ mac, lines: [line], settings: {} })
    await field.database.db.insert(tables.bundles).values({
      ...{
        mac,
        tenant: 'leased',
        gateway: 'hq',
        boot,
        revision: 1,
        family: 'yealink',
        contentHash: contentHashOf(files),
      },
      ...{
        files: [],
        renderedAt: new Date(),
        sealed: openSealer(field.common().sealingKeys).seal(`bundle:${mac}`, encodeBundle(files)),
      },
    })
    const { stdout } = await promisify(execFile)('curl', ['-sf', `tftp://127.0.0.1:${edge.tftpPort}/${nameOf(mac)}`], {
      encoding: 'buffer',
    })
    expect(stdout).toEqual(bytes)
  } finally {
    await edge.stop()
  }
})

test('a picture that was served is served on while nobody can say whose it is, by an edge that was started anew too', async ({
  field,
}) => {
  await plantTenant(field, 'lasting', null)
  const bytes = Buffer.from('a lasting picture')
  const nameOf = await hang(field, 'lasting', bytes)
  const [one, other] = [await lease(field, 'lasting'), await lease(field, 'lasting')]
  const first = await startEdge(field, 'lasting')
  expect((await fetch(`${first.url}/${one.token}/${nameOf(one.mac)}`)).status).toBe(200)
  await first.stop()
  await field.database.sql`alter table brand_images rename to brand_images_away`
  const second = await startEdge(field, 'lasting')
  try {
    for (const phone of [one, other])
      expect(await (await fetch(`${second.url}/${phone.token}/${nameOf(phone.mac)}`)).text()).toBe(String(bytes))
    const unseen = backgroundName(one.mac, 'f'.repeat(64), 'image/png')
    expect((await fetch(`${second.url}/${one.token}/${unseen}`)).status).toBe(503)
  } finally {
    await field.database.sql`alter table brand_images_away rename to brand_images`
    await second.stop()
  }
})
