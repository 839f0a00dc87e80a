import { type AmiContact, type AmiServer, startAmiServer } from '@offhook/ami/ami-server-for-tests'
import { type ResyncFinished, resyncFinished, resyncRequested } from '@offhook/contracts'
import { tables } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { Registrar, type RegistrarAuth } from '@offhook/registrars'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { and, eq } from 'drizzle-orm'
import { afterEach, expect, vi } from 'vitest'
import {
  hearRegistrations,
  makeLine,
  makeRegistrar,
  makeTenant,
  mintName,
  startNotifier,
} from './registrar-field-for-tests.ts'

const patient = { timeout: 15_000, interval: 50 }

/** Ended after each test, the newest first. */
const open: (() => unknown)[] = []
afterEach(async () => {
  while (open.length > 0) await open.pop()!()
})

const auth: RegistrarAuth = { kind: 'manager', user: 'offhook', secret: 'Zwölf Boxkämpfer' }
const seconds = () => Math.floor(Date.now() / 1_000)

/** An Asterisk as its documents describe it, whose contacts the test changes. */
async function openAsterisk(options: { port?: number; contacts?: AmiContact[] } = {}) {
  const contacts = options.contacts ?? []
  const server: AmiServer = await startAmiServer({
    user: 'offhook',
    secret: 'Zwölf Boxkämpfer',
    endpoints: ['201', '202', '203'],
    contacts: () => contacts,
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  open.push(server.stop)
  const status = (endpoint: string, status: string, port = 5062) =>
    `Event: ContactStatus\r\nPrivilege: system,all\r\nURI: sip:${endpoint}@192.0.2.7:${port}\r\nContactStatus: ${status}\r\nAOR: ${endpoint}\r\nEndpointName: ${endpoint}\r\nRoundtripUsec: 0\r\n\r\n`
  const settings = (more: object = {}) =>
    Registrar.parse({
      ...{ kind: 'ami', host: '127.0.0.1', port: server.port, domains: ['acme.example'], intervalSeconds: 5 },
      ...more,
    })
  return { server, contacts, status, settings }
}
const contact = (endpoint: string, more: Partial<AmiContact> = {}): AmiContact => ({
  ...{ endpoint, address: '192.0.2.7', port: 5062, expiresAt: seconds() + 600, callId: `call-${endpoint}`, ...more },
})
const run = async (field: Field) => {
  const notifier = await startNotifier(field)
  open.push(notifier.stop)
  return notifier
}
const hear = (field: Field) => {
  const heard = hearRegistrations(field)
  open.push(heard.stop)
  return heard
}
const stateOf = async (field: Field, tenant: string) =>
  (await field.database.sql<{ state: string }[]>`select state from registrar_watches where tenant = ${tenant}`)[0]
    ?.state

test('contacts of an Asterisk are told from its list and by its events; what it says twice is told once', async ({
  field,
}) => {
  const heard = hear(field)
  const { server, contacts, status, settings } = await openAsterisk({ contacts: [contact('201')] })
  const tenant = await makeTenant(field)
  const [listed, comes] = [
    await makeLine(field, tenant, '201@acme.example'),
    await makeLine(field, tenant, '202@acme.example'),
  ]
  await makeRegistrar(field, tenant, settings(), auth)
  await run(field)
  await vi.waitFor(() => expect(heard.of(listed)).toEqual(['phone.registered ami']), patient)
  expect(heard[0]!.payload).toMatchObject({ contact: 'sip:201@192.0.2.7:5062', aor: '201@acme.example' })
  server.tell(status('202', 'NonQualified') + status('202', 'Reachable') + status('999', 'Reachable'))
  await vi.waitFor(() => expect(heard.of(comes)).toEqual(['phone.registered ami']), patient)
  await vi.waitFor(
    async () =>
      expect(
        await field.database.sql`select from contacts where mac = ${comes} and contact = 'sip:202@192.0.2.7:5062'`,
      ).toHaveLength(1),
    patient,
  )
  server.tell(status('202', 'Removed'))
  await vi.waitFor(() => expect(heard.of(comes)[1]).toBe('phone.unregistered ami'), patient)
  // Registered anew from the same place: no event says so, and the list has a later end.
  contacts[0] = contact('201', { expiresAt: seconds() + 900 })
  await vi.waitFor(() => expect(heard.of(listed)).toHaveLength(2), patient)
  expect(heard).toHaveLength(4)
})

test('what changed at an Asterisk while the connection was lost is told when it is back, and nothing else', async ({
  field,
}) => {
  const heard = hear(field)
  const contacts = [contact('201'), contact('202')]
  const first = await openAsterisk({ contacts })
  const tenant = await makeTenant(field)
  const macs: Mac[] = []
  for (const user of ['201', '202', '203']) macs.push(await makeLine(field, tenant, `${user}@acme.example`))
  const [stays, leaves, comes] = macs as [Mac, Mac, Mac]
  await makeRegistrar(field, tenant, first.settings(), auth)
  await run(field)
  await vi.waitFor(() => expect([...heard.of(stays), ...heard.of(leaves)]).toHaveLength(2), patient)
  await first.server.stop()
  open.splice(open.indexOf(first.server.stop), 1)
  await vi.waitFor(async () => expect(await stateOf(field, tenant)).toBe('waiting'), patient)
  await openAsterisk({ port: first.server.port, contacts: [contacts[0]!, contact('203')] })
  await vi.waitFor(
    () => expect([heard.of(leaves)[1], heard.of(comes)]).toEqual(['phone.unregistered ami', ['phone.registered ami']]),
    patient,
  )
  expect(heard.of(stays)).toHaveLength(1)
})

test('peers of chan_sip are followed too', async ({ field }) => {
  const heard = hear(field)
  const { server, contacts, settings } = await openAsterisk({ contacts: [contact('201')] })
  const tenant = await makeTenant(field)
  const [listed, comes] = [
    await makeLine(field, tenant, '201@acme.example'),
    await makeLine(field, tenant, '202@acme.example'),
  ]
  await makeRegistrar(field, tenant, settings({ driver: 'sip' }), auth)
  await run(field)
  await vi.waitFor(() => expect(heard.of(listed)).toEqual(['phone.registered ami']), patient)
  const peer = (status: string, more = '') =>
    `Event: PeerStatus\r\nPrivilege: system,all\r\nChannelType: SIP\r\nPeer: SIP/202\r\nPeerStatus: ${status}\r\n${more}\r\n`
  contacts.push(contact('202', { address: '192.0.2.8', port: 5060 }))
  server.tell(peer('Registered', 'Address: 192.0.2.8:5060\r\n'))
  await vi.waitFor(() => expect(heard.of(comes)).toEqual(['phone.registered ami']), patient)
  expect(heard.at(-1)!.payload).toMatchObject({ contact: 'sip:202@192.0.2.8:5060' })
  contacts.pop()
  server.tell(peer('Unregistered'))
  await vi.waitFor(() => expect(heard.of(comes)[1]).toBe('phone.unregistered ami'), patient)
})

/** A phone with files whose site tells its phones by this registrar. */
async function makePhone(field: Field, tenant: string, aor: string, notifyRegistrar: string): Promise<Mac> {
  const { db } = field.database
  const mac = await makeLine(field, tenant, aor)
  const sealed = openSealer(field.common().sealingKeys).seal(`bundle:${mac}`, Buffer.alloc(4))
  await db.insert(tables.platforms).values({ tenant, platform: 'main', kind: 'local' }).onConflictDoNothing()
  await db
    .insert(tables.gateways)
    .values({ tenant, gateway: 'hq', key: mintName('key'), platform: 'main', notifyRegistrar })
    .onConflictDoNothing()
  await db.insert(tables.bundles).values({
    ...{ mac, tenant, gateway: 'hq', boot: null, revision: 1, family: 'yealink', contentHash: 'x', files: [], sealed },
    renderedAt: new Date(),
  })
  return mac
}
const operation = '5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de'
const ask = (field: Field, mac: Mac, tenant: string, what: 're-read' | 'reboot' = 're-read') =>
  field.bus.publish(resyncRequested, {
    ...{ id: `${operation}.${mac}.${what}`, operation, mac, tenant, what },
    at: new Date().toISOString(),
  })
const hearResults = (field: Field) => {
  const finished: ResyncFinished[] = []
  const watching = field.bus.watch(resyncFinished, (event) => finished.push(event))
  open.push(watching.stop)
  return (mac: Mac) => finished.filter((one) => one.mac === mac).map(({ result }) => result)
}

test('a phone of such a site is told by the Asterisk of a tenant above, in its family’s words', async ({ field }) => {
  const resultsOf = hearResults(field)
  const { server, settings } = await openAsterisk()
  const carrier = await makeTenant(field)
  const customer = await makeTenant(field, carrier)
  const registrar = await makeRegistrar(field, carrier, settings(), auth)
  const mac = await makePhone(field, customer, '201@acme.example', registrar)
  await run(field)
  await ask(field, mac, customer)
  await vi.waitFor(() => expect(resultsOf(mac)).toEqual(['handed-over']), patient)
  await ask(field, mac, customer, 'reboot')
  await vi.waitFor(() => expect(resultsOf(mac)).toHaveLength(2), patient)
  expect(server.notifies).toEqual([
    { action: 'pjsipnotify', target: '201', headers: [['Event', 'check-sync;reboot=false']] },
    { action: 'pjsipnotify', target: '201', headers: [['Event', 'check-sync;reboot=true']] },
  ])
  await field.database.db
    .update(tables.registrars)
    .set({ watch: { ...settings({ driver: 'sip' }) } })
    .where(and(eq(tables.registrars.tenant, carrier), eq(tables.registrars.registrar, registrar)))
  const second = await makePhone(field, customer, '202@acme.example', registrar)
  await ask(field, second, customer)
  await vi.waitFor(() => expect(resultsOf(second)).toEqual(['handed-over']), patient)
  expect(server.notifies.at(-1)).toMatchObject({ action: 'sipnotify', target: '202' })
})

test('a name that is not the phone’s alone, or that its Asterisk does not have, is told as refused; one that is away as unreachable', async ({
  field,
}) => {
  const resultsOf = hearResults(field)
  const { server, settings } = await openAsterisk()
  const carrier = await makeTenant(field)
  const [customer, neighbour] = [await makeTenant(field, carrier), await makeTenant(field, carrier)]
  const domains = ['acme.example', 'other.example']
  const registrar = await makeRegistrar(field, carrier, settings({ domains }), auth)
  const away = await makeRegistrar(field, carrier, settings({ domains, port: 1 }), auth)
  const shared = await makePhone(field, customer, '201@acme.example', registrar)
  await makeLine(field, neighbour, '201@other.example')
  const unknown = await makePhone(field, customer, '999@acme.example', registrar)
  const elsewhere = await makePhone(field, customer, '203@elsewhere.example', registrar)
  const lost = await makePhone(field, await makeTenant(field, carrier), '202@acme.example', away)
  const tenantOf = new Map([[lost, 'any']])
  await run(field)
  for (const mac of [shared, unknown, elsewhere, lost]) await ask(field, mac, tenantOf.get(mac) ?? customer)
  await vi.waitFor(
    () => expect([shared, unknown, elsewhere].map(resultsOf)).toEqual([['refused'], ['refused'], ['refused']]),
    patient,
  )
  await vi.waitFor(() => expect(resultsOf(lost)).toEqual(['unreachable']), patient)
  expect(server.notifies).toEqual([])
})
