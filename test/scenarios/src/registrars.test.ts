import { bootPolycom } from '@offhook/simulator'
import { isKamailioInstalled, type Kamailio, startKamailio } from '@offhook/sip/peers/kamailio'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { latestBoot, mintMac, openSite, type System, startSystem } from './system.ts'

const isThere = isKamailioInstalled()

let system: System
let kamailio: Kamailio
beforeAll(async () => {
  if (!isThere) return
  kamailio = await startKamailio()
  system = await startSystem({ OFFHOOK_REGISTER_WITHIN_SECONDS: '5' })
})
afterAll(async () => {
  await system?.stop()
  await kamailio?.stop()
})

const patient = { timeout: 30_000, interval: 200 }

const registrars = {
  'reg-event': () => ({
    kind: 'reg-event',
    address: `sip:127.0.0.1:${kamailio.port}`,
    domains: ['127.0.0.1'],
    auth: { kind: 'digest', user: 'offhook', password: 's3cr3t' },
  }),
  kamailio: () => ({
    kind: 'kamailio',
    url: `http://127.0.0.1:${kamailio.port}/RPC`,
    intervalSeconds: 1,
    domains: ['127.0.0.1'],
    auth: { kind: 'basic', user: 'offhook', password: 's3cr3t' },
  }),
}

test.skipIf(!isThere).each(['reg-event', 'kamailio'] as const)(
  'a boot ends when a real registrar has the phone, as %s tells; without it the phone is stalled as not registered',
  async (kind) => {
    const tenant = `watched-${kind}`
    const site = await openSite(system, tenant, 'rest', { registerAt: { host: '127.0.0.1', port: kamailio.port } })
    const unheard = mintMac()
    const boot = async (mac: string) => {
      const { option66 } = await site.gateway.lease(mac)
      expect(await bootPolycom({ mac, model: 'SPIP_331', option66 })).toMatchObject({ outcome: 'registered', lines: 1 })
    }
    await boot(unheard)
    await vi.waitFor(
      async () =>
        expect(await latestBoot(system, unheard)).toMatchObject({
          state: 'stalled',
          diagnosis: { because: 'not-registered', expected: 'phone.registered' },
        }),
      patient,
    )
    const path = `tenants/${tenant}/registrars/proxy`
    expect((await system.api('PUT', path, registrars[kind]())).status).toBe(201)
    // The registrar has had it since before anybody asked.
    await vi.waitFor(async () => expect((await latestBoot(system, unheard))?.state).toBe('completed'), patient)
    const heard = mintMac()
    await boot(heard)
    await vi.waitFor(async () => expect((await latestBoot(system, heard))?.state).toBe('completed'), patient)
    const registered = (await latestBoot(system, heard))!.steps.find(({ name }) => name === 'phone.registered')
    expect(registered).toMatchObject({ source: kind })
    await vi.waitFor(
      async () =>
        expect((await system.api('GET', `${path}/status`)).body).toMatchObject({
          ...{ state: 'connected', watched: 2, registered: 2, connectedSince: expect.any(String) },
        }),
      patient,
    )
    expect(system.output()).not.toContain('s3cr3t')
    await site.stop()
  },
)
