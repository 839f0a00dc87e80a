import { configRendered, phoneActivated } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { decodeBundle } from '@offhook/families'
import type { Credentials, Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

async function grant(field: Field, mac: Mac, revision: number, granted: Credentials) {
  const boot = mintBootId()
  const sealed = openSealer(field.common().sealingKeys).seal(`credentials:${mac}`, Buffer.from(JSON.stringify(granted)))
  const row = { mac, tenant: 'acme', gateway: 'hq', platform: 'main', boot, revision, sealed, grantedAt: new Date() }
  await field.database.db
    .insert(tables.credentials)
    .values(row)
    .onConflictDoUpdate({ target: tables.credentials.mac, set: row })
  const event = {
    boot,
    mac,
    tenant: 'acme',
    gateway: 'hq',
    platform: 'main',
    revision,
    lines: granted.lines.length,
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
