import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { type BootResult, bootPolycom } from '@offhook/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mintMac, openSite, type Site, type System, startSystem } from './system.ts'

let system: System
let site: Site
beforeAll(async () => {
  system = await startSystem({}, { apart: true })
  site = await openSite(system, 'acme', 'rest')
})
afterAll(async () => {
  await site?.stop()
  await system?.stop()
})

const MODELS = ['SPIP_331', 'VVX_500', 'SPIP_550', 'VVX_400']

/** Phones that power up over two seconds and take their time, so that an outage meets them in every step. */
const bootPhones = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, number) => {
      await new Promise((resolve) => setTimeout(resolve, (number * 2_000) / count))
      const mac = mintMac()
      const { option66 } = await site.gateway.lease(mac)
      return bootPolycom({ mac, model: MODELS[number % MODELS.length]!, option66, pauseMs: 60, patienceMs: 90_000 })
    }),
  )

const expectAllCompleted = async (macs: readonly string[]) => {
  const states = async () =>
    Promise.all(
      macs.map(async (mac) => (await system.api('GET', `phones/${mac}/boots?limit=1`)).body.items?.[0]?.state),
    )
  await vi.waitFor(async () => expect((await states()).filter((state) => state !== 'completed')).toEqual([]), {
    timeout: 60_000,
    interval: 500,
  })
}

/** A log that was taken is there, whatever was killed after it. */
const expectTakenLogs = async (boots: readonly BootResult[]) => {
  const taken = boots.filter(({ requests }) =>
    requests.some(
      ({ method, file, status }) => method === 'PUT' && file.endsWith('-app.log') && status < 300 && status > 0,
    ),
  )
  const missing = async () =>
    (
      await Promise.all(
        taken.map(async ({ mac }) => {
          const { body } = await system.api('GET', `phones/${mac}/logs?q=REGISTER+of+line&limit=1`)
          return body.items?.length ? [] : [mac]
        }),
      )
    ).flat()
  await vi.waitFor(async () => expect(await missing()).toEqual([]), { timeout: 60_000, interval: 500 })
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test.each(SERVICE_NAMES)(
  '%s is killed in the middle of twenty boots and started again: every phone registers, every boot is completed',
  async (name) => {
    const booting = bootPhones(20)
    await soon(900)
    await system.kill(name)
    await soon(600)
    await system.startService(name)
    const results = await booting
    expect(results.filter(({ outcome }) => outcome !== 'registered')).toEqual([])
    await expectAllCompleted(results.map(({ mac }) => mac))
    await expectTakenLogs(results)
  },
)

test.each(['nats', 'postgres'] as const)(
  '%s goes away in the middle of twenty boots and comes back: the ingester says 503 meanwhile, and everything arrives',
  async (engine) => {
    const booting = bootPhones(20)
    await soon(900)
    await system.stopEngine(engine)
    const alert = { gateway: site.key, mac: mintMac(), ip: '192.168.100.7', bootToken: '120319816065' }
    const refused = await fetch(`${system.urls.ingester}/v1/leases`, { method: 'POST', body: JSON.stringify(alert) })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    await soon(1_500)
    await system.startEngine(engine)
    const results = await booting
    expect(results.filter(({ outcome }) => outcome !== 'registered')).toEqual([])
    await expectAllCompleted(results.map(({ mac }) => mac))
    await expectTakenLogs(results)
  },
)

test('with NATS and PostgreSQL both gone the edge serves the phones it has served before', async () => {
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66 })).outcome).toBe('registered')
  await system.stopEngine('nats')
  await system.stopEngine('postgres')
  const config = await fetch(`${option66}/phone-${mac}.cfg`)
  expect(config.status).toBe(200)
  expect(await config.text()).toContain('reg.1.auth.password')
  expect((await fetch(`${system.urls.edge}/999999999999/${mac}.cfg`)).status).toBe(503)
  await soon(6_000)
  expect((await fetch(`${option66}/${mac}.cfg`)).status).toBe(200)
  await system.startEngine('postgres')
  await system.startEngine('nats')
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${system.metricsPorts.edge}/readyz`)).status).toBe(200),
    { timeout: 20_000 },
  )
})
