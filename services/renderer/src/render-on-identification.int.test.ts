import { configRendered, phoneActivated, phoneIdentified } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { type Mac, parseMac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

const credentials = { lines: [{ user: '1', password: 'one', registrar: 'r.example' }] }

async function keep(field: Field, mac: Mac, granted: object = credentials) {
  const boot = mintBootId()
  const sealed = openSealer(field.common().sealingKeys).seal(`credentials:${mac}`, Buffer.from(JSON.stringify(granted)))
  await field.database.db.insert(tables.credentials).values({
    ...{ mac, tenant: 'acme', gateway: 'hq', platform: 'main', boot, revision: 1, sealed, grantedAt: new Date() },
  })
  return { boot, mac, tenant: 'acme', gateway: 'hq', at: new Date().toISOString() }
}
const activated = { platform: 'main', revision: 1, lines: 1 }
const bundleOf = async (field: Field, mac: Mac) => {
  const [row] = await field.database.db.select().from(tables.bundles).where(eq(tables.bundles.mac, mac))
  return row
}

test('a phone that speaks while its first files are being made gets those of what it is', async ({ field }) => {
  const renderer = await start(field.common(), field.context())
  const mac = mintMac()
  const event = await keep(field, mac)
  const announced: string[] = []
  const watching = field.bus.watch(configRendered, (one) => {
    if (one.mac === mac) announced.push(one.family)
  })
  await field.bus.publish(phoneIdentified, { ...event, family: 'yealink', model: 'T46G', firmware: '28.83.0.1' })
  // One that is not known at all has been looked at once this one has been.
  const other = parseMac('0015651a0001')!
  const known = await keep(field, other)
  await field.bus.publish(phoneActivated, { ...known, ...activated })
  await vi.waitFor(async () => expect(await bundleOf(field, other)).toBeDefined())
  await field.bus.publish(phoneActivated, { ...event, ...activated })
  await vi.waitFor(async () => expect(await bundleOf(field, mac)).toMatchObject({ family: 'yealink', model: 'T46G' }), {
    timeout: 5_000,
  })
  expect(announced.at(-1)).toBe('yealink')
  watching.stop()
  await renderer.stop()
})

test('a phone whose credentials cannot be read holds up no other', async ({ field }) => {
  const renderer = await start(field.common(), field.context())
  const broken = await keep(field, mintMac(), { lines: 'none' })
  const well = await Promise.all(Array.from({ length: 10 }, () => keep(field, mintMac())))
  await Promise.all([broken, ...well].map((event) => field.bus.publish(phoneActivated, { ...event, ...activated })))
  for (const { mac } of well) await vi.waitFor(async () => expect(await bundleOf(field, mac)).toBeDefined())
  expect(await bundleOf(field, broken.mac)).toBeUndefined()
  await renderer.stop()
})

test('a line without a registrar is told to be in no file, and the others keep their numbers', async ({ field }) => {
  const renderer = await start(field.common(), field.context())
  const [without] = credentials.lines.map(({ user, password }) => ({ user, password }))
  const event = await keep(field, mintMac(), { lines: [without, { ...credentials.lines[0], ring: 19 }] })
  await field.bus.publish(phoneActivated, { ...event, ...activated, lines: 2 })
  await vi.waitFor(async () => expect((await bundleOf(field, event.mac))?.unexpressed).toContain('lines[0]'))
  expect((await bundleOf(field, event.mac))!.unexpressed).not.toContain('lines[1]')
  await renderer.stop()
})
