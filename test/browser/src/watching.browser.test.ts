import { randomBytes } from 'node:crypto'
import { tables } from '@offhook/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOOKS, openChromium, openSignedIn } from './open-chromium.ts'
import { openStage, type Stage } from './open-stage.ts'
import { tellBoot } from './tell-boot.ts'

const browser = await openChromium()
const SOON = { timeout: 20_000 }

describe.skipIf(!browser)('whoever watches', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  test('sees a boot appear, advance and complete, on its page, among the boots and in the fleet', async () => {
    const context = await openSignedIn(browser!, stage, LOOKS[2]!)
    const [fleet, boots] = [await context.newPage(), await context.newPage()]
    await fleet.goto('/')
    await boots.goto('/boots')
    await boots.getByText('No boots here yet').waitFor(SOON)
    const told = tellBoot(stage.bus, randomBytes(3).toString('hex'))
    const { boot: id, mac } = told
    const [alertedAt, expiresAt] = [new Date(Date.now() - 1_000), new Date(Date.now() + 600_000)] // as the ingester keeps it
    const token = {
      boot: id,
      mac,
      tenant: 'northwind',
      gateway: 'hq',
      leasedIp: '192.168.100.100',
      alertedAt,
      expiresAt,
    }
    await stage.database.db.insert(tables.bootTokens).values(token)
    await told.lease()
    const link = boots.locator(`#boot-${told.boot}`)
    await link.waitFor(SOON)
    expect(await link.textContent()).toContain('running')
    await fleet.getByRole('img', { name: /1 running/ }).waitFor(SOON)

    const boot = await context.newPage()
    await boot.goto(`/boots/${told.boot}`)
    await boot.getByText('Lease 192.168.100.100').waitFor(SOON)
    expect(await boot.locator('tr.ghost').count()).toBeGreaterThan(0)
    await told.activate()
    await boot.getByText('1 line from platform main').waitFor(SOON)
    await told.render()
    await told.fetch()
    await boot.getByText(`GET phone-${told.mac}.cfg`).waitFor(SOON)
    await told.register()
    await boot.locator('.badge.completed').waitFor(SOON)
    await boots.locator(`#boot-${told.boot}.completed`).waitFor(SOON)
    await fleet.getByRole('img', { name: /1 completed, 0 running/ }).waitFor(SOON)
    await context.close()
  })
})
