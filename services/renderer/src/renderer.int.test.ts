import { configRendered, phoneActivated, phoneIdentified } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { decodeBundle } from '@offhook/families'
import { type KeptCredentials, type Mac, parseMac, sealSettings } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

async function grant(field: Field, mac: Mac, revision: number, granted: KeptCredentials, tenant = 'acme') {
  const boot = mintBootId()
  const sealed = openSealer(field.common().sealingKeys).seal(`credentials:${mac}`, Buffer.from(JSON.stringify(granted)))
  const row = { mac, tenant, gateway: 'hq', platform: 'main', boot, revision, sealed, grantedAt: new Date() }
  await field.database.db
    .insert(tables.credentials)
    .values(row)
    .onConflictDoUpdate({ target: tables.credentials.mac, set: row })
  const event = {
    boot,
    mac,
    tenant,
    gateway: 'hq',
    platform: 'main',
    revision,
    lines: Math.max(granted.lines.length, 1),
    at: new Date().toISOString(),
  }
  await field.bus.publish(phoneActivated, event)
  return event
}

const bundleOf = async (field: Field, mac: Mac) => {
  const [row] = await field.database.db.select().from(tables.bundles).where(eq(tables.bundles.mac, mac))
  return row
}

test('an activation becomes a sealed bundle, layered from carrier to phone, and is announced', async ({ field }) => {
  const { db } = field.database
  await db.insert(tables.tenants).values({
    tenant: 'carrier',
    name: 'Carrier',
    settings: { registrar: 'carrier.example', sntpServer: 'ntp.carrier.example' },
  })
  await db
    .insert(tables.tenants)
    .values({ tenant: 'acme', name: 'Acme', parent: 'carrier', settings: { registrar: 'acme.example' } })
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' })
  await db
    .insert(tables.gateways)
    .values({ tenant: 'acme', gateway: 'hq', key: 'k', platform: 'main', settings: { expirySeconds: 120 } })
  const mac = mintMac()
  await db
    .insert(tables.phones)
    .values({ mac, tenant: 'acme', model: 'SPIP_331', settings: { timeZone: 'Europe/Dublin' } })
  const renderer = await start(field.common(), field.context())
  const announced: string[] = []
  const watching = field.bus.watch(configRendered, (event) =>
    announced.push(`${event.mac} ${event.revision} ${event.changed}`),
  )

  await grant(field, mac, 1, { lines: [{ user: '201', password: 'pl4nted-secret' }] })
  await vi.waitFor(() => expect(announced).toContain(`${mac} 1 true`))
  const row = await bundleOf(field, mac)
  expect(row).toMatchObject({ revision: 1, family: 'polycom', model: 'SPIP_331' })
  expect(row!.sealed.includes('pl4nted-secret')).toBe(false)
  const bundle = decodeBundle(openSealer(field.common().sealingKeys).open(`bundle:${mac}`, row!.sealed))
  const config = bundle.get(`phone-${mac}.cfg`)!.bytes.toString()
  expect(config).toContain('reg.1.auth.password="pl4nted-secret"')
  expect(config).toContain('reg.1.server.1.address="acme.example"')
  expect(config).toContain('reg.1.server.1.expires="120"')
  expect(bundle.get('phone1.cfg')!.bytes.toString()).toContain('tcpIpApp.sntp.address="ntp.carrier.example"')

  await grant(field, mac, 2, { lines: [{ user: '201', password: 'pl4nted-secret' }] })
  await vi.waitFor(() => expect(announced).toContain(`${mac} 2 false`))
  watching.stop()
  await renderer.stop()
})

test('a bundle says since when its phone is its tenant’s: from a move to another on, and from its last line on', async ({
  field,
}) => {
  const renderer = await start(field.common(), field.context())
  const mac = mintMac()
  const line = { user: '201', password: 'x', registrar: 'r.example' }
  const since = async (revision: number) => {
    await vi.waitFor(async () => expect(await bundleOf(field, mac)).toMatchObject({ revision }))
    return (await bundleOf(field, mac))!.ownerSince?.getTime()
  }
  await grant(field, mac, 1, { lines: [line] })
  expect(await since(1)).toBeUndefined()
  await grant(field, mac, 2, { lines: [{ ...line, password: 'y' }] })
  expect(await since(2)).toBeUndefined()
  await grant(field, mac, 3, { lines: [line] }, 'rival')
  const moved = await since(3)
  expect(moved).toBeDefined()
  await grant(field, mac, 4, { lines: [{ ...line, password: 'z' }] }, 'rival')
  expect(await since(4)).toBe(moved)
  await grant(field, mac, 5, { lines: [] }, 'rival')
  expect(await since(5)).toBeGreaterThan(moved!)
  await renderer.stop()
})

test('the files that a phone had before are kept once, sealed, and only while it is the same tenant’s', async ({
  field,
}) => {
  const renderer = await start(field.common(), field.context())
  const mac = mintMac()
  const sealer = openSealer(field.common().sealingKeys)
  const grantLine = async (revision: number, password: string, tenant = 'acme') => {
    await grant(field, mac, revision, { lines: [{ user: '201', password, registrar: 'r.example' }] }, tenant)
    await vi.waitFor(async () => expect(await bundleOf(field, mac)).toMatchObject({ revision }))
    const [former] = await field.database.db
      .select()
      .from(tables.formerBundles)
      .where(eq(tables.formerBundles.mac, mac))
    if (!former) return undefined
    const bundle = decodeBundle(sealer.open(`bundle:${mac}`, former.sealed))
    const secrets: string[] = JSON.parse(sealer.open(`bundle-secrets:${mac}`, former.secrets).toString())
    return [former.revision, bundle.get(`phone-${mac}.cfg`)!.bytes.toString().includes(secrets[0]!), secrets]
  }
  expect(await grantLine(1, 'pl4nted-one')).toBeUndefined()
  expect(await grantLine(2, 'pl4nted-one')).toBeUndefined()
  expect(await grantLine(3, 'pl4nted-two')).toEqual([2, true, ['pl4nted-one']])
  expect(await grantLine(4, 'pl4nted-two')).toEqual([2, true, ['pl4nted-one']])
  expect(await grantLine(5, 'pl4nted-three')).toEqual([4, true, ['pl4nted-two']])
  expect(await grantLine(6, 'pl4nted-four', 'rival')).toBeUndefined()
  await renderer.stop()
})

test('an activation that is told again renders what is current and never goes back', async ({ field }) => {
  const renderer = await start(field.common(), field.context())
  const mac = mintMac()
  const first = await grant(field, mac, 1, { lines: [{ user: '1', password: 'one', registrar: 'r.example' }] })
  await grant(field, mac, 2, { lines: [{ user: '2', password: 'two', registrar: 'r.example' }] })
  await vi.waitFor(async () => expect((await bundleOf(field, mac))?.revision).toBe(2))
  await field.bus.publish(phoneActivated, { ...first, revision: 1 })
  const other = mintMac()
  await grant(field, other, 1, { lines: [{ user: '1', password: 'one', registrar: 'r.example' }] })
  await vi.waitFor(async () => expect((await bundleOf(field, other))?.revision).toBe(1))
  expect((await bundleOf(field, mac))?.revision).toBe(2)
  await renderer.stop()
})

test('a phone that turns out to be of another family is rendered once more, and one that is what it was taken for is not', async ({
  field,
}) => {
  const renderer = await start(field.common(), field.context())
  const mac = mintMac()
  const announced: string[] = []
  const watching = field.bus.watch(configRendered, (event) => {
    if (event.mac === mac) announced.push(`${event.family} ${event.model}`)
  })
  const { boot } = await grant(field, mac, 1, { lines: [{ user: '1', password: 'one', registrar: 'r.example' }] })
  await vi.waitFor(() => expect(announced).toEqual(['polycom undefined']))
  const identified = {
    boot,
    mac,
    tenant: 'acme',
    gateway: 'hq',
    family: 'yealink',
    model: 'T46G',
    firmware: '28.83.0.1',
  }
  await field.bus.publish(phoneIdentified, { ...identified, at: new Date().toISOString() })
  await vi.waitFor(() => expect(announced).toEqual(['polycom undefined', 'yealink T46G']))
  expect(await bundleOf(field, mac)).toMatchObject({ revision: 1, family: 'yealink', modelKnown: true })
  await field.bus.publish(phoneIdentified, { ...identified, firmware: '28.83.0.2', at: new Date().toISOString() })
  const other = mintMac()
  await grant(field, other, 1, { lines: [{ user: '1', password: 'one', registrar: 'r.example' }] })
  await vi.waitFor(async () => expect((await bundleOf(field, other))?.revision).toBe(1))
  expect(announced).toHaveLength(2)
  watching.stop()
  await renderer.stop()
})

test('a phone is what its DHCP vendor class says until it speaks; its secrets are opened, and what cannot be expressed is told', async ({
  field,
}) => {
  const { db } = field.database
  const sealer = openSealer(field.common().sealingKeys)
  const mac = parseMac('02ffee000001')!
  await db.insert(tables.tenants).values({ tenant: 'classed', name: 'Classed' })
  await db.insert(tables.phones).values({
    mac,
    tenant: 'classed',
    settings: sealSettings(sealer, { adminPassword: 'adm1n-secret', renderedAsOverrides: true }),
  })
  const renderer = await start(field.common(), field.context())
  const boot = mintBootId()
  await db.insert(tables.bootTokens).values({
    boot,
    mac,
    tenant: 'classed',
    gateway: 'hq',
    leasedIp: '',
    vendorClass: 'yealink',
    alertedAt: new Date(),
    expiresAt: new Date(Date.now() + 60_000),
  })
  const sealed = sealer.seal(
    `credentials:${mac}`,
    Buffer.from(JSON.stringify({ lines: [{ user: '1', password: 'one', registrar: 'r.example' }], model: 'T999' })),
  )
  await db.insert(tables.credentials).values({
    ...{ mac, tenant: 'classed', gateway: 'hq', platform: 'main', boot, revision: 1, sealed, grantedAt: new Date() },
  })
  await field.bus.publish(phoneActivated, {
    ...{ boot, mac, tenant: 'classed', gateway: 'hq', platform: 'main', revision: 1, lines: 1 },
    at: new Date().toISOString(),
  })
  await vi.waitFor(async () => expect((await bundleOf(field, mac))?.revision).toBe(1))
  const row = (await bundleOf(field, mac))!
  expect(row).toMatchObject({ family: 'yealink', model: 'T999', modelKnown: false })
  expect(row.unexpressed).toContain('renderedAsOverrides')
  const config = decodeBundle(sealer.open(`bundle:${mac}`, row.sealed))
    .get(`${mac}.cfg`)!
    .bytes.toString()
  expect(config).toContain('adm1n-secret')
  const [phone] = await field.database.sql`select settings::text as text from phones where mac = ${mac}`
  expect(phone!.text).not.toContain('adm1n-secret')
  await renderer.stop()
})
