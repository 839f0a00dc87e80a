import { type KeptPhone, keepPhone } from '@offhook/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isKamailioHere, type Kamailio, startKamailio } from './kamailio.ts'
import {
  latestBoot,
  latestChange,
  mintMac,
  openAccountEvents,
  openSite,
  type Site,
  type System,
  startSystem,
} from './system.ts'

let kamailio: Kamailio
let system: System
let site: Site
let tell: Awaited<ReturnType<typeof openAccountEvents>>
const phones: KeptPhone[] = []
beforeAll(async () => {
  if (!isKamailioHere) return
  kamailio = await startKamailio('127.0.0.1')
  system = await startSystem({ OFFHOOK_STALL_AFTER_SECONDS: '20' })
  site = await openSite(system, 'acme', 'rest', {
    registerAt: kamailio,
    gateway: { notifyProxy: `sip:${kamailio.host}:${kamailio.port}` },
  })
  const watched = { kind: 'kamailio', url: kamailio.rpcUrl, domains: [kamailio.host], intervalSeconds: 1 }
  expect(await system.api('PUT', 'tenants/acme/registrars/main', watched)).toMatchObject({ status: 201 })
  tell = await openAccountEvents(system, 'acme')
})
afterAll(async () => {
  for (const phone of phones) await phone.close()
  await site?.stop()
  await system?.stop()
  await kamailio?.stop()
})

const patient = { timeout: 20_000, interval: 100 }

/** A phone that booted, is registered at Kamailio, and stays. */
async function registeredPhone() {
  const mac = mintMac()
  const account = site.platform.accountOf(mac)
  await kamailio.setPassword(account.user, account.password)
  const { option66 } = await site.gateway.lease(mac)
  const phone = await keepPhone({ family: 'polycom', mac, model: 'SPIP_331', option66 })
  phones.push(phone)
  expect(phone.boots).toMatchObject([{ outcome: 'registered' }])
  await vi.waitFor(async () => expect(await latestBoot(system, mac)).toMatchObject({ state: 'completed' }), patient)
  return { mac, account, phone }
}

test.skipIf(!isKamailioHere)(
  'a password that the platform rotated reaches the phone by webhook, file and NOTIFY, and it registers with it: one trace',
  async () => {
    const [{ mac, account, phone }, other] = [await registeredPhone(), await registeredPhone()]
    const rotated = site.platform.rotate(mac)
    await kamailio.setPassword(account.user, rotated.password)
    expect(await phone.registerAgain()).toEqual([401]) // it knows the old one

    const { status, id } = await tell('account.password-rotated', { account: { user: account.user } })
    expect(status).toBe(202)
    await vi.waitFor(() => expect(phone.boots).toHaveLength(2), patient)
    expect(phone).toMatchObject({
      notified: [expect.stringMatching(/^check-sync/)],
      boots: [{}, { outcome: 'registered' }],
    })
    await vi.waitFor(async () => expect(await latestChange(system, mac)).toMatchObject({ state: 'completed' }), patient)

    const change = (await latestChange(system, mac))!
    const steps = change.steps.map(({ name, status, result, event, source }) => ({
      name,
      status,
      result,
      event,
      source,
    }))
    expect(steps).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'account.changed', event: id }),
        expect.objectContaining({ name: 'phone.reactivated' }),
        expect.objectContaining({ name: 'config.rendered' }),
        expect.objectContaining({ name: 'resync.finished', result: 'accepted' }),
        expect.objectContaining({ name: 'file.served', status: 200 }),
        expect.objectContaining({ name: 'phone.registered', source: 'kamailio' }),
        expect.objectContaining({ name: 'change.finished' }),
      ]),
    )
    expect(steps[0]).toMatchObject({ name: 'account.changed' })
    expect(steps.at(-1)).toMatchObject({ name: 'change.finished' })
    expect(await phone.registerAgain()).toEqual([200])

    // Nobody else was disturbed, and the boot before is what it was.
    expect(other.phone).toMatchObject({ notified: [], boots: [{ outcome: 'registered' }] })
    expect(await latestChange(system, other.mac)).toBeUndefined()
    expect(await latestBoot(system, mac)).toMatchObject({ state: 'completed' })
    expect(system.output()).not.toContain(rotated.password)
  },
)

test.skipIf(!isKamailioHere)(
  'an account that is closed leaves the phone without its line, and its password nowhere',
  async () => {
    const { mac, account, phone } = await registeredPhone()
    expect(await tell('account.closed', { account: { user: account.user } })).toMatchObject({ status: 202 })
    await vi.waitFor(() => expect(phone.boots).toHaveLength(2), patient)
    expect(phone.boots[1]).toMatchObject({ outcome: 'no-lines' })
    await vi.waitFor(async () => expect(await latestChange(system, mac)).toMatchObject({ state: 'completed' }), patient)
    const files = (await system.api('GET', `phones/${mac}/files`)).body.items ?? []
    for (const { name } of files) {
      const revealed = await system.api('POST', `phones/${mac}/files/${name}/reveal`)
      expect(revealed.text).not.toContain(account.password)
    }
  },
)
