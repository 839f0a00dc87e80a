import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { bootPolycom } from '@offhook/simulator'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { eventPoster, mintEventSecret } from './sign-event.ts'
import { latestBoot, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

const PLANTED = 'pl4nted-s3cret-0f-the-platform'
const SPELLINGS = [PLANTED, ...(['base64', 'hex'] as const).map((encoding) => Buffer.from(PLANTED).toString(encoding))]

let system: System
let site: Site
const exported: Buffer[] = []
const collector = createServer((request, response) => {
  request.on('data', (piece: Buffer) => exported.push(piece))
  request.on('end', () => response.setHeader('content-type', 'application/json').end('{}'))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  system = await startSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, { apart: true })
  site = await openSite(system, 'acme', 'teleware', { password: PLANTED })
})
afterAll(async () => {
  await site?.stop()
  await system?.stop()
  collector.closeAllConnections()
  collector.close()
})

test('a password reaches its phone, and nowhere else in clear', async () => {
  const secrets = {
    adminPassword: PLANTED,
    provisioning: { user: 'u', password: PLANTED },
    vendor: { 'x.password': PLANTED },
  }
  const settings = { ...secrets, families: { polycom: { userPassword: PLANTED } } }
  expect((await system.api('PATCH', 'tenants/acme', { settings })).status).toBe(200)
  expect((await system.api('PATCH', 'tenants/acme/gateways/site', { settings })).status).toBe(200)
  const mac = mintMac()
  const { option66, bootToken } = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66 })).outcome).toBe('registered')
  const served = await (await fetch(`${option66}/phone-${mac}.cfg`)).text()
  for (const name of [
    'reg.1.auth.password',
    'device.auth.localAdminPassword',
    'device.auth.localUserPassword',
    'device.prov.password',
    'x.password',
  ])
    expect(served).toContain(`${name}="${PLANTED}"`)
  await fetch(`${option66}/${mac}-flash.log`, {
    method: 'PUT',
    body: `1015152216|cfg  |4|00|reg.1.auth.password="${PLANTED}"\n`,
  })
  await fetch(`${option66}/${mac}-phone.cfg`, {
    method: 'PUT',
    body: `<PHONE_CONFIG reg.1.auth.password="${PLANTED}"/>`,
  })
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), { timeout: 20_000 })
  await vi.waitFor(() => expect(exported.length).toBeGreaterThan(0), { timeout: 20_000 })
  await vi.waitFor(
    async () => expect((await system.api('GET', `phones/${mac}/logs?q=reg.1.auth`)).body.items).toHaveLength(1),
    { timeout: 20_000 },
  )

  const eventSecret = mintEventSecret()
  expect((await system.api('PATCH', 'tenants/acme/platforms/main', { eventSecrets: [eventSecret] })).status).toBe(200)
  const post = eventPoster(system.urls.console, 'acme', 'main', eventSecret)
  const { user } = site.platform.accountOf(mac)
  const line = { user, password: `${PLANTED}-2` }
  const [rotated, parked, wrong] = [
    await post('account.password-rotated', { account: { user }, lines: [line] }),
    await post('phone.assigned', { mac: mintMac(), lines: [line] }),
    await post('phone.assigned', { mac, lines: [{ ...line, port: PLANTED }] }),
  ]
  expect([rotated.status, parked.status, wrong.status]).toEqual([202, 202, 400])
  for (const [id, state] of [
    [rotated.id, 'applied'],
    [parked.id, 'parked'],
  ])
    await vi.waitFor(async () =>
      expect((await system.api('GET', `tenants/acme/account-events/main/${id}`)).body.state).toBe(state),
    )
  await vi.waitFor(
    async () => expect(await (await fetch(`${option66}/phone-${mac}.cfg`)).text()).toContain(`"${PLANTED}-2"`),
    { timeout: 20_000 },
  )

  const refused = mintMac()
  site.platform.fault(refused, { kind: 'nonsense', text: `<account><user>${PLANTED}</user></account>` })
  await site.gateway.lease(refused)
  await vi.waitFor(async () => expect((await latestBoot(system, refused))?.state).toBe('refused'), { timeout: 20_000 })

  const places: Record<string, string> = { output: system.output(), traces: Buffer.concat(exported).toString('latin1') }
  for (const name of SERVICE_NAMES)
    places[`metrics of ${name}`] = await (await fetch(`http://127.0.0.1:${system.metricsPorts[name]}/metrics`)).text()
  for (const path of [
    `phones/${mac}`,
    'phones',
    `phones/${mac}/files`,
    `phones/${mac}/files/phone-${mac}.cfg`,
    `phones/${mac}/files/${mac}-phone.cfg`,
    `phones/${mac}/logs`,
    `phones/${mac}/parameters`,
    'tenants/acme',
    'tenants/acme/gateways',
    'tenants/acme/platforms/main',
    'tenants/acme/account-events',
    `tenants/acme/account-events/main/${parked.id}`,
    'boots',
    `phones/${refused}`,
  ]) {
    places[`API ${path}`] = (await system.api('GET', path)).text
  }
  places['refused event'] = wrong.text
  places['API errors'] = (
    await system.api('PUT', `phones/${mac}`, { tenant: 'acme', lines: [{ user: '1', password: PLANTED, port: 'x' }] })
  ).text
  Object.assign(
    places,
    await readStreams(),
    await readTables(),
    await readFolder(join(system.dataDir, 'edge')),
    await readFolder(join(system.dataDir, 'nats'), true),
    await readFolder(join(system.dataDir, 'postgres'), true),
  )
  expect(Object.keys(places).length).toBeGreaterThan(40)
  expect(
    Object.entries(places)
      .filter(([, text]) => SPELLINGS.some((spelling) => text.includes(spelling)))
      .map(([place]) => place),
  ).toEqual([])
  expect(
    Object.entries(places)
      .filter(([, text]) => text.includes(eventSecret.slice('whsec_'.length)))
      .map(([place]) => place),
  ).toEqual([])
  const mayHoldToken = (place: string) => place.startsWith('stream LEASES') || place.includes('nats')
  expect(
    Object.entries(places)
      .filter(([place, text]) => text.includes(bootToken) && !mayHoldToken(place))
      .map(([place]) => place),
  ).toEqual([])
})

async function readStreams(): Promise<Record<string, string>> {
  const connection = await connect({ servers: system.natsUrl })
  const manager = await jetstreamManager(connection)
  const places: Record<string, string> = {}
  for await (const { config, state } of manager.streams.list()) {
    let text = ''
    for (let seq = state.first_seq; seq > 0 && seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(config.name, { seq })
      if (message)
        text += `${message.subject} ${[...(message.header?.keys() ?? [])].map((key) => message.header.get(key)).join(' ')} ${message.string()}\n`
    }
    places[`stream ${config.name}`] = text
  }
  await connection.close()
  return places
}

async function readTables(): Promise<Record<string, string>> {
  const sql = postgres(system.databaseUrl, { max: 1 })
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`
  const places: Record<string, string> = {}
  for (const { name } of tables) {
    const rows = await sql.unsafe(
      `select t::text as row, encode(convert_to(t::text, 'UTF8'), 'escape') as bytes from ${name} t`,
    )
    // bytea prints as hex: what is written there in clear must be found too
    places[`table ${name}`] = rows
      .map(
        ({ row }) =>
          `${row} ${(String(row).match(/\\x([0-9a-f]+)/g) ?? []).map((hex) => Buffer.from(hex.slice(2), 'hex').toString('latin1')).join(' ')}`,
      )
      .join('\n')
  }
  await sql.end()
  return places
}

async function readFolder(folder: string, deep = false): Promise<Record<string, string>> {
  const places: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: deep, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    // a running engine removes files of its own between the listing and the reading
    const text = await readFile(path, 'latin1').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return ''
      throw cause
    })
    places[`file ${path}`] = text
  }
  return places
}
