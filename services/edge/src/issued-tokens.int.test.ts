import { type TokenShown, tokenRevoked, tokenShown } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { contentHashOf, encodeBundle, loadFamilies } from '@offhook/families'
import { type BootToken, digestBootToken, issueBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { openDiskCache } from './disk-cache.ts'
import { start } from './mod.ts'
import { sessionsFrom } from './sessions.ts'

const UA = 'FileTransport PolycomSoundPointIP-SPIP_331-UA/3.3.2.0413'
const families = loadFamilies()

/** An edge, and what it tells of tokens that it is shown. */
async function withEdge(
  field: Field,
  run: (get: (token: string, mac: Mac) => Promise<number>, shown: TokenShown[]) => Promise<void>,
) {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  for (const [gateway, access] of [['hq', 'token'] as const, ['leasing', 'lease'] as const])
    await db
      .insert(tables.gateways)
      .values({ tenant: 'acme', gateway, key: gateway, platform: 'main', access: [access] })
      .onConflictDoNothing()
  const edge = await start(
    {
      ...field.common(),
      ...{ port: 0, https: undefined, tftp: undefined, baseUrl: 'http://127.0.0.1/phones', waitForBundleMs: 4_000 },
      ...{ firmwareDir: `${field.dataDir}/firmware`, cacheDir: `${field.dataDir}/edge` },
      ...{ cacheBytes: 64 * 1024 * 1024, logQuotaBytes: 200_000 },
    },
    field.context(),
  )
  const shown: TokenShown[] = []
  const watching = field.bus.watch(tokenShown, (event) => shown.push(event))
  const get = async (token: string, mac: Mac) =>
    (await fetch(`http://127.0.0.1:${edge.port}/phones/${token}/${mac}.cfg`, { headers: { 'user-agent': UA } })).status
  try {
    await run(get, shown)
  } finally {
    watching.stop()
    await edge.stop()
  }
}

async function makeBoot({ database }: Field, mac: Mac): Promise<string> {
  const boot = mintBootId()
  await database.sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, 'acme', 'hq', '10.0.0.9', now(), now() + interval '1 day')`
  return boot
}

/** As the ingester keeps one. */
async function issue(
  field: Field,
  mac: Mac,
  {
    boot = null,
    expires = null,
    gateway = 'hq',
  }: { boot?: string | null; expires?: string | null; gateway?: string } = {},
): Promise<BootToken> {
  const token = issueBootToken()
  const digest = digestBootToken(token, openSealer(field.common().sealingKeys).digestKey)
  await field.database.sql`
    insert into issued_tokens (digest, mac, tenant, gateway, sealed, boot, expires_at)
    values (${digest}, ${mac}, 'acme', ${gateway}, ${Buffer.from('')}, ${boot}, now() + ${expires}::interval)`
  return token
}

async function render(field: Field, mac: Mac, boot: string) {
  const line = { user: '201', authUser: '201', password: 'x', registrar: 'r.example', port: 5060, transport: 'udp' }
  const lines = [{ ...line, expirySeconds: 3600, displayName: 'A', label: '201' } as never]
  const { files } = families.named('polycom')!.render({ mac, lines, settings: {} })
  await field.database.db.insert(tables.bundles).values({
    ...{ mac, tenant: 'acme', gateway: 'hq', boot, revision: 1, family: 'polycom', model: 'SPIP_331', files: [] },
    ...{ contentHash: contentHashOf(files), renderedAt: new Date() },
    sealed: openSealer(field.common().sealingKeys).seal(`bundle:${mac}`, encodeBundle(files)),
  })
}

test('a token that a boot took is served, and told once as shown; at a gateway that admits by lease alone it is nothing', async ({
  field,
}) => {
  await withEdge(field, async (get, shown) => {
    const mac = mintMac()
    const boot = await makeBoot(field, mac)
    await render(field, mac, boot)
    const token = await issue(field, mac, { boot, expires: '1 hour' })
    expect(await get(token, mac)).toBe(200)
    await vi.waitFor(() => expect(shown).toMatchObject([{ mac, tenant: 'acme', gateway: 'hq' }]))
    expect(await get(token, mac)).toBe(200)
    expect(shown).toHaveLength(1)
    expect(await get(await issue(field, mac, { boot, expires: '1 hour', gateway: 'leasing' }), mac)).toBe(404)
    expect(await get(await issue(field, mintMac(), { boot, expires: '-1 second' }), mac)).not.toBe(200)
  })
})

test('a token of which no lease was reported waits for its boot, and is asked to come again when there is none', async ({
  field,
}) => {
  await withEdge(field, async (get, shown) => {
    const mac = mintMac()
    const token = await issue(field, mac)
    const answers = [get(token, mac), get(token, mac)]
    await vi.waitFor(() => expect(shown.filter((event) => event.mac === mac)).toHaveLength(1))
    const boot = await makeBoot(field, mac)
    await render(field, mac, boot)
    await field.database
      .sql`update issued_tokens set boot = ${boot}, expires_at = now() + interval '1 hour', shown_at = now() where mac = ${mac}`
    expect(await Promise.all(answers)).toEqual([200, 200])

    const orphan = mintMac()
    expect(await get(await issue(field, orphan), orphan)).toBe(503)
  })
})

test('a replaced token is served until it runs out; what the DHCP server still has begins another boot instead', async ({
  field,
}) => {
  await withEdge(field, async (get, shown) => {
    const mac = mintMac()
    const boot = await makeBoot(field, mac)
    await render(field, mac, boot)
    const token = await issue(field, mac, { boot, expires: '1 hour' })
    await field.database.sql`update issued_tokens set replaced_at = now(), shown_at = now() where mac = ${mac}`
    expect(await get(token, mac)).toBe(200)
    const over = await issue(field, mac, { boot, expires: '-1 second' })
    await field.database.sql`update issued_tokens set replaced_at = now() where mac = ${mac} and expires_at < now()`
    expect(await get(over, mac)).toBe(404)
    expect(shown).toEqual([])
    const last = await issue(field, mac, { boot, expires: '-1 second' })
    const answer = get(last, mac)
    await vi.waitFor(() => expect(shown).toHaveLength(1))
    await field.database
      .sql`update issued_tokens set expires_at = now() + interval '1 hour' where mac = ${mac} and replaced_at is null`
    expect(await answer).toBe(200)
  })
})

test('a revoked token, issued or reported, is refused as soon as that is heard; one that comes after is served', async ({
  field,
}) => {
  await withEdge(field, async (get) => {
    const { sql } = field.database
    const mac = mintMac()
    const boot = await makeBoot(field, mac)
    await render(field, mac, boot)
    const issued = await issue(field, mac, { boot, expires: '1 hour' })
    const reported = issueBootToken()
    const digest = digestBootToken(reported, openSealer(field.common().sealingKeys).digestKey)
    await sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
      values (${mintBootId(new Date(0))}, ${mac}, ${digest}, 'acme', 'hq', '', now(), now() + interval '1 day')`
    expect([await get(issued, mac), await get(reported, mac)]).toEqual([200, 200])
    await sql`insert into token_revocations (mac, tenant, revoked_at) values (${mac}, 'acme', clock_timestamp())`
    expect(await get(issued, mac)).toBe(200) // as it was looked up a moment ago
    await field.bus.publish(tokenRevoked, { id: mac, mac, tenant: 'acme', at: new Date().toISOString() })
    await vi.waitFor(
      async () => expect([await get(issued, mac), await get(reported, mac)]).toEqual([404, 404]),
      2_000, // what was looked up is trusted for 5 s
    )
    expect(await get(await issue(field, mac, { boot, expires: '1 hour' }), mac)).toBe(200)
  })
})

test('a token that was revoked is not served from disk either while the database is away, nor by an edge that had forgotten it', async ({
  field,
}) => {
  const sealer = openSealer(field.common().sealingKeys)
  const mac = mintMac()
  const boot = await makeBoot(field, mac)
  await field.database.db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  const token = await issue(field, mac, { boot, expires: '1 hour' })
  const other = mintMac()
  const otherToken = await issue(field, other, { boot: await makeBoot(field, other), expires: '1 hour' })
  const disk = await openDiskCache(`${field.dataDir}/revoked`, sealer)
  const before = sessionsFrom(field.database, sealer, disk, () => {})
  for (const one of [token, otherToken]) expect(await before.byToken(one)).toMatchObject({ token: one })
  const away = () => {
    throw new Error('the database is away')
  }
  const later = sessionsFrom({ ...field.database, sql: away as never }, sealer, disk, () => {})
  later.forgetTokens(mac)
  await vi.waitFor(async () => expect(await later.byToken(token)).toBeUndefined())
  expect(await later.byToken(otherToken)).toMatchObject({ mac: other })
  await disk.close()
})
