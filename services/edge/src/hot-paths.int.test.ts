import { join } from 'node:path'
import { configRendered } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { contentHashOf, encodeBundle, loadFamilies } from '@offhook/families'
import { BootToken, digestBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

const polycom = loadFamilies().named('polycom')!

async function render(field: Field, mac: Mac, boot: ReturnType<typeof mintBootId>, password: string) {
  const { files } = polycom.render({
    mac,
    lines: [
      {
        ...{ user: '201', authUser: '201', password, registrar: 'r.example', port: 5060, transport: 'udp' },
        ...{ expirySeconds: 3600, displayName: 'A', label: '201' },
      },
    ],
    settings: {},
  })
  const row = {
    ...{ mac, tenant: 'acme', gateway: 'hq', boot, revision: 1, family: 'polycom', model: null, files: [] },
    ...{ contentHash: contentHashOf(files), renderedAt: new Date() },
    sealed: openSealer(field.common().sealingKeys).seal(`bundle:${mac}`, encodeBundle(files)),
  }
  await field.database.db
    .insert(tables.bundles)
    .values(row)
    .onConflictDoUpdate({ target: tables.bundles.mac, set: row })
  await field.bus.publish(configRendered, {
    ...{ boot, mac, tenant: 'acme', gateway: 'hq', family: 'polycom', revision: 1, contentHash: 'x', changed: true },
    ...{ files: files.length, bytes: 1, renderMs: 1, at: new Date().toISOString() },
  })
}

test('a file is the newest one under each of its many spellings, though its revision is the same', async ({
  field,
}) => {
  const { db, sql } = field.database
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' })
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' })
  await db
    .insert(tables.gateways)
    .values({ tenant: 'acme', gateway: 'hq', key: 'hq', platform: 'main', access: ['token'] })
  const edge = await start(
    {
      ...field.common(),
      ...{ port: 0, https: undefined, tftp: undefined, baseUrl: 'http://127.0.0.1:8066/phoneprovisioning' },
      ...{ firmwareDir: join(field.dataDir, 'firmware'), cacheDir: join(field.dataDir, 'edge') },
      ...{ cacheBytes: 64 * 1024 * 1024, logQuotaBytes: 200_000, waitForBundleMs: 8_000 },
    },
    field.context(),
  )
  try {
    const [mac, token, boot] = [mintMac(), BootToken.parse(mintToken()), mintBootId()]
    const digest = digestBootToken(token, openSealer(field.common().sealingKeys).digestKey)
    await sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
      values (${boot}, ${mac}, ${digest}, 'acme', 'hq', '10.0.0.9', now(), now() + interval '1 day')`
    await render(field, mac, boot, 'the-first-one')
    const spellings = Array.from({ length: 60 }, (_, index) => [
      `phone-${mac}.cfg?${index}`,
      `${'/'.repeat(index)}phone-${mac.toUpperCase()}.cfg`,
    ]).flat()
    const ask = async (spelling: string) =>
      (await fetch(`http://127.0.0.1:${edge.port}/phoneprovisioning/${token}/${spelling}`)).text()
    for (let time = 0; time < 2; time++)
      for (const spelling of spellings) expect(await ask(spelling)).toContain('the-first-one')
    await render(field, mac, boot, 'the-second-one')
    await vi.waitFor(async () => expect(await ask(spellings[0]!)).toContain('the-second-one'))
    for (let time = 0; time < 2; time++)
      for (const spelling of spellings) expect(await ask(spelling)).toContain('the-second-one')
  } finally {
    await edge.stop()
  }
})
