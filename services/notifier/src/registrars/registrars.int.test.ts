import { phoneActivated } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { Registrar, type RegistrarAuth } from '@offhook/registrars'
import type { ServiceHandle } from '@offhook/runtime'
import { isKamailioInstalled, type Kamailio, startKamailio } from '@offhook/sip/peers/kamailio'
import { type Field, mintBootId, test } from '@offhook/testing'
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest'
import {
  hearRegistrations,
  makeLine,
  makeRegistrar,
  makeTenant,
  mintName,
  openRegistering,
  spawnNotifier,
  startNotifier,
} from './registrar-field-for-tests.ts'

const isThere = isKamailioInstalled()
const patient = { timeout: 15_000, interval: 50 }

/** Ended after each test, the newest first. */
const open: (() => unknown)[] = []
afterEach(async () => {
  while (open.length > 0) await open.pop()!()
})
const run = async (field: Field, ...more: [Parameters<typeof startNotifier>[1]?]): Promise<ServiceHandle> => {
  const notifier = await startNotifier(field, ...more)
  open.push(notifier.stop)
  return notifier
}
const hear = (field: Field) => {
  const heard = hearRegistrations(field)
  open.push(heard.stop)
  return heard
}

const contactOf = async (field: Field, mac: Mac) =>
  (
    await field.database.sql<{ contact: string | null; isPast: boolean | null; left: number | null }[]>`
    select contact, expires_at < now() as "isPast", extract(epoch from expires_at - now())::int as left from contacts where mac = ${mac}`
  )[0]

const watchOf = async (field: Field, tenant: string) =>
  (
    await field.database.sql<{ watcher: string; state: string; watched: number; fault: string | null }[]>`
    select watcher, state, watched, fault from registrar_watches where tenant = ${tenant}`
  )[0]

describe.skipIf(!isThere)('a real Kamailio', () => {
  let kamailio: Kamailio
  let phone: Awaited<ReturnType<typeof openRegistering>>
  beforeAll(async () => {
    if (!isThere) return
    kamailio = await startKamailio()
    phone = await openRegistering(kamailio.port)
  })
  afterAll(async () => {
    await phone?.client.close()
    await kamailio?.stop()
  })

  const settings = {
    'reg-event': (domains: string[]): [Registrar, RegistrarAuth] => [
      Registrar.parse({ kind: 'reg-event', address: `sip:127.0.0.1:${kamailio.port}`, domains, expiresSeconds: 60 }),
      { kind: 'digest', user: 'offhook', password: 's3cr3t' },
    ],
    kamailio: (domains: string[]): [Registrar, RegistrarAuth] => [
      Registrar.parse({ kind: 'kamailio', url: `http://127.0.0.1:${kamailio.port}/RPC`, domains, intervalSeconds: 1 }),
      { kind: 'basic', user: 'offhook', password: 's3cr3t' },
    ],
  }
  const kinds = ['reg-event', 'kamailio'] as const
  const contact = 'sip:phone@127.0.0.1:5099'

  test.for(kinds)('by %s: who registers, registers anew and leaves is told, each once', async (kind, { field }) => {
    const heard = hear(field)
    const tenant = await makeTenant(field)
    const user = mintName('u')
    const mac = await makeLine(field, tenant, `${user}@acme.example`)
    await makeRegistrar(field, tenant, ...settings[kind](['acme.example']))
    await run(field)
    await vi.waitFor(
      async () => expect(await watchOf(field, tenant)).toMatchObject({ state: 'connected', watched: 1 }),
      patient,
    )
    await phone.register(user, contact)
    await vi.waitFor(() => expect(heard.of(mac)).toEqual([`phone.registered ${kind}`]), patient)
    expect(heard[0]?.payload).toMatchObject({ aor: `${user}@acme.example`, contact })
    await vi.waitFor(async () => expect(await contactOf(field, mac)).toMatchObject({ contact, isPast: false }), patient)
    const { left } = (await contactOf(field, mac))!
    expect(left).toBeGreaterThan(580)
    expect(left).toBeLessThanOrEqual(601)
    await phone.register(user, contact) // the same place, and another REGISTER: the phone may have booted in between
    await vi.waitFor(() => expect(heard.of(mac)).toHaveLength(2), patient)
    await phone.register(user, contact, 0)
    await vi.waitFor(() => expect(heard.of(mac)[2]).toBe(`phone.unregistered ${kind}`), patient)
    await vi.waitFor(
      async () => expect(await contactOf(field, mac)).toMatchObject({ contact: null, isPast: true }),
      patient,
    )
    expect(new Set(heard.map(({ payload }) => payload.id)).size).toBe(3)
  })

  test.for(kinds)(
    'by %s: when its notifier is gone another watches within seconds, and tells only what changed meanwhile',
    async (kind, { field }) => {
      const heard = hear(field)
      const tenant = await makeTenant(field)
      const [stays, leaves, comes] = [mintName('stays'), mintName('leaves'), mintName('comes')]
      const macs: Mac[] = []
      for (const user of [stays, leaves, comes]) macs.push(await makeLine(field, tenant, `${user}@acme.example`))
      const [staying, leaving, coming] = macs as [Mac, Mac, Mac]
      await makeRegistrar(field, tenant, ...settings[kind](['acme.example']))
      await phone.register(stays, contact)
      await phone.register(leaves, contact)
      const first = await spawnNotifier(field)
      open.push(first.kill)
      await vi.waitFor(() => expect([...heard.of(staying), ...heard.of(leaving)]).toHaveLength(2), patient)
      await run(field)
      const { watcher } = (await watchOf(field, tenant))!
      await first.kill()
      await phone.register(leaves, contact, 0)
      await phone.register(comes, contact)
      await vi.waitFor(async () => expect((await watchOf(field, tenant))!.watcher).not.toBe(watcher), patient)
      await vi.waitFor(
        () =>
          expect([heard.of(leaving).at(-1), heard.of(coming)]).toEqual([
            `phone.unregistered ${kind}`,
            [`phone.registered ${kind}`],
          ]),
        patient,
      )
      expect(heard.of(staying)).toHaveLength(1)
    },
  )

  test.for(kinds)(
    'by %s: a line that comes is watched and one that goes is not, without a restart',
    async (kind, { field }) => {
      const heard = hear(field)
      const tenant = await makeTenant(field)
      await makeRegistrar(field, tenant, ...settings[kind](['acme.example']))
      await run(field, { sweepEveryMs: 600_000 })
      await vi.waitFor(
        async () => expect(await watchOf(field, tenant)).toMatchObject({ state: 'connected', watched: 0 }),
        patient,
      )
      const user = mintName('new')
      const mac = await makeLine(field, tenant, `${user}@acme.example`)
      await phone.register(user, contact)
      const activated = { boot: mintBootId(), mac, tenant, gateway: 'hq', platform: 'main', revision: 1, lines: 1 }
      await field.bus.publish(phoneActivated, { ...activated, at: new Date().toISOString() })
      await vi.waitFor(() => expect(heard.of(mac)).toEqual([`phone.registered ${kind}`]), patient)
      await field.database.sql`delete from line_addresses where mac = ${mac}`
      await field.bus.publish(phoneActivated, { ...activated, boot: mintBootId(), at: new Date().toISOString() })
      await vi.waitFor(
        () => expect(heard.of(mac)).toEqual([`phone.registered ${kind}`, `phone.unregistered ${kind}`]),
        patient,
      )
      await vi.waitFor(async () => expect((await watchOf(field, tenant))!.watched).toBe(0), patient)
    },
  )

  test.for(kinds)(
    'by %s: a tenant’s registrar says nothing of another tenant’s phone, though it knows its address',
    async (kind, { field }) => {
      const heard = hear(field)
      const parent = await makeTenant(field)
      const [own, neighbour] = [await makeTenant(field, parent), await makeTenant(field, parent)]
      const shared = mintName('shared')
      const [mine, theirs] = [
        await makeLine(field, own, `${shared}@acme.example`),
        await makeLine(field, neighbour, `${shared}@acme.example`),
      ]
      const theirUser = mintName('their')
      const onlyTheirs = await makeLine(field, neighbour, `${theirUser}@acme.example`)
      const above = await makeLine(field, parent, `${mintName('above')}@acme.example`)
      await makeRegistrar(field, own, ...settings[kind](['acme.example']))
      await phone.register(shared, contact)
      await phone.register(theirUser, contact)
      await run(field)
      await vi.waitFor(() => expect(heard.of(mine)).toEqual([`phone.registered ${kind}`]), patient)
      // The registrar is asked for nothing else, and whatever it had said would have been told with this.
      await vi.waitFor(async () => expect((await watchOf(field, own))!.watched).toBe(1), patient)
      await phone.register(shared, contact, 0)
      await vi.waitFor(() => expect(heard.of(mine)).toHaveLength(2), patient)
      expect([theirs, onlyTheirs, above].flatMap(heard.of)).toEqual([])
      expect(
        await field.database.sql`select from contacts where mac in (${theirs}, ${onlyTheirs}, ${above})`,
      ).toHaveLength(0)
    },
  )

  test.for(kinds)('by %s: a wrong password is told as such, and a corrected one is used', async (kind, { field }) => {
    const tenant = await makeTenant(field)
    await makeLine(field, tenant, `${mintName('u')}@acme.example`)
    const [registrar, auth] = settings[kind](['acme.example'])
    const name = await makeRegistrar(field, tenant, registrar, { ...auth, password: 'wrong-one' } as RegistrarAuth)
    await run(field)
    await vi.waitFor(async () => expect((await watchOf(field, tenant))?.fault).toMatch(/^login-refused/), patient)
    expect(JSON.stringify(await watchOf(field, tenant))).not.toContain('wrong-one')
    await field.database.sql`delete from registrars where tenant = ${tenant}`
    await makeRegistrar(field, tenant, registrar, auth, name)
    await vi.waitFor(async () => expect(await watchOf(field, tenant)).toMatchObject({ state: 'connected' }), patient)
  })
})
