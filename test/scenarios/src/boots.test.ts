import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { parseBootTranscript } from '@offhook/families'
import { bootPolycom } from '@offhook/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { latestBoot, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

const execute = promisify(execFile)
const BOOTS = new URL('../../../packages/families/src/polycom/boots/', import.meta.url)

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

test.each([
  ['rest', 'SPIP_331'],
  ['rest', 'VVX_500'],
  ['teleware', 'SSIP_4000'],
  ['teleware', 'VVX_400'],
] as const)('behind a %s platform, a %s goes from lease to dial tone', async (dialect, model) => {
  const own = await openSite(system, `own-${dialect}-${model.toLowerCase().replace('_', '-')}`, dialect)
  const mac = mintMac()
  const { option66 } = await own.gateway.lease(mac)
  const boot = await bootPolycom({ mac, model, option66 })
  expect(boot).toMatchObject({ outcome: 'registered', lines: 1 })
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  const steps = (await latestBoot(system, mac))!.steps.map(({ name }) => name)
  const firstOf = ['lease.alerted', 'phone.activated', 'config.rendered', 'phone.registered', 'boot.finished'].map(
    (name) => steps.indexOf(name),
  )
  expect(firstOf).toEqual(firstOf.toSorted((one, other) => one - other))
  expect(Math.min(...firstOf)).toBeGreaterThanOrEqual(0)
  await vi.waitFor(
    async () => expect((await system.api('GET', `phones/${mac}/logs?q=REGISTER&level=2`)).body.items).toHaveLength(1),
    patient,
  )
  await own.stop()
})

test.each(readdirSync(BOOTS))('%s is answered line by line', async (name) => {
  const { requests, userAgent } = parseBootTranscript(readFileSync(new URL(name, BOOTS), 'utf8'))
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  for (const { method, path, statuses } of requests) {
    const answer = await fetch(`${option66}/${path.replace('<mac>', mac)}`, {
      method,
      headers: { 'user-agent': userAgent! },
      ...(method === 'PUT' ? { body: '1015152216|copy |4|00|line\n' } : {}),
    })
    await answer.arrayBuffer()
    expect(statuses, `${method} ${path}`).toContain(answer.status)
  }
})

test("a stranger's phone, played by curl, boots to completion", async () => {
  const mac = mintMac()
  const token = '020319816065'
  const curl = async (...args: string[]) =>
    (
      await execute('curl', [
        '-sS',
        '-w',
        '\n%{http_code}',
        '-A',
        'FileTransport PolycomSoundPointIP-SPIP_330-UA/3.3.2.0413',
        ...args,
      ])
    ).stdout
  const alert = `DHCP: Received DHCP Request 192.168.100.100 from MAC ${mac}\nDHCP Alert: Leased Mac ${mac} Rand ${token} [Name PhoneProv\nDHCP Alert: New Option 66 <http://193.164.253.250/phoneprovisioning/02>\nDHCP: Leased 192.168.100.100`
  expect(await curl('--data-binary', alert, `${system.urls.ingester}/activator/${site.key}/eventHandler.asp`)).toMatch(
    /202$/,
  )
  const folder = `${system.urls.edge}/${token}`
  expect(await curl(`${folder}/bootrom.ld`)).toMatch(/404$/)
  expect(await curl(`${folder}/${mac}.cfg`)).toMatch(
    /APP_FILE_PATH="sip.ld" CONFIG_FILES="phone-[0-9a-f]{12}.cfg, phone1.cfg, sip.cfg"[\s\S]*200$/,
  )
  const config = await curl(`${folder}/phone-${mac}.cfg`)
  const { user, password } = site.platform.accountOf(mac)
  expect(config).toContain(`reg.1.auth.password="${password}"`)
  for (const file of ['phone1.cfg', 'sip.cfg']) expect(await curl(`${folder}/${file}`)).toMatch(/200$/)
  for (const file of [`${mac}-phone.cfg`, `${mac}-web.cfg`, '000000000000-license.cfg', `${mac}-directory.xml`])
    expect(await curl(`${folder}/${file}`)).toMatch(/404$/)
  await execute('bash', [
    '-c',
    `printf '011511.006|so   |2|00|curl was here\\n' | curl -sS -T - "${folder}/${mac}-app.log"`,
  ])
  const registration = { mac, aor: `sip:${user}@127.0.0.1`, contact: `sip:${user}@192.168.100.100`, expires: 3600 }
  expect((await system.api('POST', 'registrations', registration)).status).toBe(202)
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  await vi.waitFor(
    async () => expect((await system.api('GET', `phones/${mac}/logs?q=curl+was`)).body.items).toHaveLength(1),
    patient,
  )
})

test('a phone nobody ordered is refused with the reason, and gets the one 404', async () => {
  const mac = mintMac()
  site.platform.fault(mac, { kind: 'status', status: 404 })
  const { option66 } = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66 })).outcome).toBe('no-config')
  await vi.waitFor(
    async () =>
      expect(await latestBoot(system, mac)).toMatchObject({ state: 'refused', diagnosis: { because: 'not-ordered' } }),
    patient,
  )
})

test('a platform that answers nonsense makes no half configuration; a slow and a failing one are waited for', async () => {
  const [nonsense, slow, failing] = [mintMac(), mintMac(), mintMac()]
  site.platform.fault(nonsense, { kind: 'nonsense' })
  site.platform.fault(slow, { kind: 'slow', ms: 1_500 })
  site.platform.fault(failing, { kind: 'status', status: 500 }, 2)
  const boot = async (mac: string) =>
    bootPolycom({ mac, model: 'SPIP_331', option66: (await site.gateway.lease(mac)).option66 })
  const [one, two, three] = await Promise.all([boot(nonsense), boot(slow), boot(failing)])
  expect([one.outcome, two.outcome, three.outcome]).toEqual(['no-config', 'registered', 'registered'])
  expect((await system.api('GET', `phones/${nonsense}/files`)).body.items).toEqual([])
  await vi.waitFor(
    async () =>
      expect(await latestBoot(system, nonsense)).toMatchObject({
        state: 'refused',
        diagnosis: { because: 'bad-answer' },
      }),
    patient,
  )
})

test('an alert that is repeated is one boot', async () => {
  const mac = mintMac()
  const line = `DHCP Alert: Leased Mac ${mac} Rand 120319816065 [Name PhoneProv`
  const send = () =>
    fetch(`${system.urls.ingester}/activator/${site.key}/eventHandler.asp`, {
      method: 'POST',
      body: `${line}\n${line}`,
    })
  await Promise.all([send(), send(), send()])
  await vi.waitFor(async () => expect(await latestBoot(system, mac)).toBeDefined(), patient)
  expect((await system.api('GET', `phones/${mac}/boots`)).body.items).toHaveLength(1)
})

test('a changed setting of a phone that has booted reaches its files without a new boot', async () => {
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  await bootPolycom({ mac, model: 'SPIP_331', option66 })
  await system.api('PUT', `phones/${mac}`, { tenant: 'acme', settings: { sntpServer: 'changed.example' } })
  await vi.waitFor(
    async () => expect(await (await fetch(`${option66}/phone1.cfg`)).text()).toContain('changed.example'),
    patient,
  )
})

test('every denial is byte for byte the same, and an overlong or too frequent log stops nothing', async () => {
  const [mac, other] = [mintMac(), mintMac()]
  const { option66, bootToken } = await site.gateway.lease(mac)
  await bootPolycom({ mac, model: 'SPIP_331', option66 })
  const port = Number(new URL(system.urls.edge).port)
  const raw = (path: string): Promise<string> =>
    new Promise((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET /phoneprovisioning${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      )
      socket.on('data', (piece) => {
        answer += piece
      })
      socket.on('close', () => resolve(answer.replace(/Date: .*\r\n/, '')))
    })
  const paths = [
    `/000000000000/${mac}.cfg`,
    `/${bootToken}/${other}.cfg`,
    `/${mac}.cfg`,
    `/${bootToken}/../../etc/passwd`,
    `/${bootToken}%2f${mac}.cfg`,
    `/${bootToken}/${mac}.cfg%00`,
    `/${'x'.repeat(4_096)}`,
  ]
  expect(new Set(await Promise.all(paths.map(raw))).size).toBe(1)
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
  for (let upload = 0; upload < 22; upload++) statuses.push(await put(1024 * 1024))
  expect(statuses[0]).toBe(204)
  expect(statuses.at(-1)).toBe(507)
  expect((await fetch(`${option66}/${mac}.cfg`)).status).toBe(200)
})
