import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { bootPolycom } from '@offhook/simulator'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { latestBoot, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

let system: System
let site: Site
beforeAll(async () => {
  system = await startSystem()
  site = await openSite(system, 'acme', 'rest')
})
afterAll(async () => {
  await site?.stop()
  await system?.stop()
})

const patient = { timeout: 20_000, interval: 100 }

/** The whole answer as it comes over the wire, but for its date. */
const raw = (line: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(system.urls.edge).port), '127.0.0.1', () =>
      socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    )
    socket.on('data', (piece) => {
      answer += piece
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer.replace(/Date: .*\r\n/, '')))
  })

const boot = async (mac: string) => {
  const lease = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66: lease.option66 })).outcome).toBe('registered')
  return lease
}

test('every denial is byte for byte the same', async () => {
  const [mac, other, expired, refused] = [mintMac(), mintMac(), mintMac(), mintMac()]
  const { bootToken } = await boot(mac)
  const { bootToken: expiredToken } = await site.gateway.lease(expired)
  const sql = postgres(system.databaseUrl, { max: 1 })
  await sql`update boot_tokens set expires_at = now() - interval '1 second' where mac = ${expired}`
  await sql.end()
  site.platform.fault(refused, { kind: 'status', status: 404 })
  const { bootToken: refusedToken } = await site.gateway.lease(refused)
  const paths = [
    `/000000000000/${mac}.cfg`, // unknown token
    `/${'a'.repeat(26)}/${mac}.cfg`,
    `/${expiredToken}/${expired}.cfg`,
    `/${refusedToken}/${refused}.cfg`,
    `/${bootToken}/${other}.cfg`, // another phone's MAC
    `/${bootToken}/phone-${other}.cfg`,
    `/${mac}.cfg`, // no token
    `/phone-${mac}.cfg`,
    `/${bootToken}/../../etc/passwd`,
    `/${bootToken}/..%2f..%2fetc%2fpasswd`,
    `/${bootToken}%2f${mac}.cfg`,
    `/${bootToken}/%2e%2e/${bootToken}/${mac}.cfg`,
    `/${bootToken}/${mac}.cfg%00`,
    `/${bootToken}/${mac}.cfg%00.xml`,
    `/${bootToken}/%`,
    `/${bootToken}/${'x'.repeat(4_096)}`,
    `/${'x'.repeat(4_096)}`,
    `/${bootToken}`,
    '/',
    '',
  ]
  const answers = await Promise.all(paths.map((path) => raw(`GET /phoneprovisioning${path}`)))
  const odd = paths.filter((_, position) => answers[position] !== answers[0])
  expect(odd).toEqual([])
  expect(answers[0]).toMatch(/^HTTP\/1\.1 404 /)
  expect(await raw('GET /elsewhere')).toBe(answers[0])
  expect(await raw(`PUT /phoneprovisioning/000000000000/${mac}-app.log`)).toBe(answers[0])
})

test('an overlong log and a used-up quota are told apart, and the phone boots on', async () => {
  const mac = mintMac()
  const { option66 } = await boot(mac)
  const put = (bytes: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(
        `${option66}/${mac}-app.log`,
        { method: 'PUT', headers: { 'content-length': bytes } },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(Buffer.alloc(bytes, 'line of a log\n'))
    })
  expect(await put(1024 * 1024 + 1)).toBe(413)
  const statuses: number[] = []
  for (let bytes = 1024 * 1024; bytes >= 256; ) {
    const status = await put(bytes)
    statuses.push(status)
    if (status === 507) bytes /= 2 // until not even a small one has room
  }
  expect(statuses[0]).toBe(204)
  expect(new Set(statuses)).toEqual(new Set([204, 507]))
  const again = await bootPolycom({ mac, model: 'SPIP_331', option66: (await site.gateway.lease(mac)).option66 })
  expect(again.outcome).toBe('registered')
  expect(again.requests.filter(({ status }) => status === 507).map(({ method }) => method)).toEqual(['PUT', 'PUT'])
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
})

test('what no gateway would send is refused by its kind, in problem details, and the next alert is taken', async () => {
  const mac = mintMac()
  const post = (path: string, body: string | Buffer, type = 'text/plain') =>
    fetch(`${system.urls.ingester}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.from(body),
    })
  const events = `/activator/${site.key}/eventHandler.asp`
  const refusals = await Promise.all([
    post('/activator/aaaaaaaaaaaaaaaaaaaaaaaaaa/eventHandler.asp', 'DHCP'),
    post('/activator/%00/eventHandler.asp', 'DHCP'),
    post(events, Buffer.alloc(300 * 1024, 'x')),
    post(events, '{"events": [', 'application/json'),
    post(events, `DHCP Alert: Leased Mac ${mac.slice(1)} Rand 020319816065 [Name x`),
    post(events, `DHCP Alert: Leased Mac ${mac} Rand 02 [Name x`),
    post('/v1/leases', 'not json', 'application/json'),
    post('/v1/leases', 'null', 'application/json'),
    post('/v1/leases', JSON.stringify({ gateway: site.key, mac: '../../etc', ip: 'x' }), 'application/json'),
    post('/v1/leases', JSON.stringify({ gateway: 'nobody', mac, ip: '192.168.1.1' }), 'application/json'),
    post('/elsewhere', ''),
  ])
  expect(refusals.map(({ status }) => status)).toEqual([404, 404, 413, 400, 422, 422, 400, 422, 422, 404, 404])
  for (const answer of refusals) {
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toMatchObject({ status: answer.status, title: expect.any(String) })
  }
  for (let attempt = 0; attempt < 20; attempt++)
    expect((await post(events, randomBytes(2_000), 'application/x-www-form-urlencoded')).status).toBeLessThan(500)
  expect(await latestBoot(system, mac)).toBeUndefined()
  await boot(mac)
})
