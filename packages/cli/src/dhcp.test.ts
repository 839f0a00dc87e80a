import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const GATEWAY = {
  ...{ tenant: 'acme', gateway: 'hq', platform: 'main', access: ['token'], sources: [], eventsPath: '/x' },
  ...{ key: 'k3q7w2m5x4n6p2r7t3v5y4z6a2', option66: 'http://192.0.2.1:8066/phoneprovisioning/' },
  alerts: [{ name: 'Polycom', mac: '0004f2000000', mask: 'ffffff000000' }],
}

let api: Server
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-cli-dhcp-'))
  api = createServer((request, response) => {
    const found = request.url === '/v1/tenants/acme/gateways/hq'
    response.writeHead(found ? 200 : 404, { 'content-type': found ? 'application/json' : 'application/problem+json' })
    response.end(JSON.stringify(found ? GATEWAY : { title: 'Not Found', status: 404, detail: 'no such gateway' }))
  }).listen(0, '127.0.0.1')
  await once(api, 'listening')
})
afterAll(() => {
  api.close()
  rmSync(folder, { recursive: true })
})

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const offhook = (...args: string[]): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = {
      ...{ PATH: process.env.PATH, OFFHOOK_TOKEN: 'x', OFFHOOK_DATA_DIR: folder },
      OFFHOOK_CONSOLE_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    }
    execFile(process.execPath, [MAIN, 'dhcp', ...args], { env, cwd: folder }, (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), out, err }),
    )
  })

test('what a gateway says is what its server is told: key, option 66, the ranges of its alerts, the ingester beside the edge', async () => {
  const { status, out, err } = await offhook('isc', '--gateway', 'acme/hq', '--families', 'polycom')
  expect(status).toBe(0)
  expect(out).toContain('### Options: /etc/dhcp/offhook-dhcpd.conf')
  expect(out).toContain('match if (substring(hardware, 1, 3) = 00:04:f2);')
  expect(out).toContain(`option tftp-server-name "${GATEWAY.option66}";`)
  expect(out).toContain("reports='http://192.0.2.1:8067/v1/leases'")
  expect(out).toContain(`gateway='${GATEWAY.key}'`)
  expect(err).toMatch(/admits phones by token alone/)
}, 30_000)

test('--write makes files that others cannot read, the script executable; --json says what went where', async () => {
  const { status, out } = await offhook(
    ...[
      'dnsmasq',
      '--gateway',
      'acme/hq',
      '--write',
      'made',
      '--json',
      '--tftp',
      '192.0.2.3',
      '--polycom-option',
      '159',
    ],
    ...['--script', '/mnt/kd/offhook-lease', '--spool', '/mnt/kd/leases', '--edge-url', 'https://p.example/x'],
  )
  expect(status).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ...{ server: 'dnsmasq', tenant: 'acme', gateway: 'hq', warnings: [expect.stringMatching(/token alone/)] },
    parts: [{ file: 'offhook.conf' }, { file: 'offhook-lease', executable: true }],
  })
  expect(readdirSync(join(folder, 'made')).sort()).toEqual(['offhook-lease', 'offhook.conf'])
  expect(['offhook-lease', 'offhook.conf'].map((name) => statSync(join(folder, 'made', name)).mode & 0o777)).toEqual([
    0o700, 0o600,
  ])
  const options = readFileSync(join(folder, 'made', 'offhook.conf'), 'utf8')
  expect(options).toContain('tag:polycom,159,"https://p.example/x/"')
  expect(options).toContain('tag:cisco-spa,150,192.0.2.3')
  expect(options).toContain('dhcp-script=/mnt/kd/offhook-lease\n')
  expect(readFileSync(join(folder, 'made', 'offhook-lease'), 'utf8')).toContain("spool='/mnt/kd/leases'")
}, 30_000)

test('an SMG is told no URL that its field cannot hold', async () => {
  const long = `http://${'x'.repeat(50)}.example`
  const { status, out, err } = await offhook('smg', '--gateway', 'acme/hq', '--edge-url', long)
  expect([status, out]).toEqual([1, ''])
  expect(err).toContain('66 characters long and an SMG takes 63')
  const fits = await offhook('smg', '--gateway', 'acme/hq', '--edge-url', `http://${'x'.repeat(47)}.example`)
  expect([fits.status, fits.out.includes('/activator/k3q7w2m5x4n6p2r7t3v5y4z6a2/eventHandler.asp')]).toEqual([0, true])
}, 30_000)

const REFUSED: [string[], number][] = [
  [['kea', '--gateway', 'acme/nowhere'], 1],
  [['kea'], 2],
  [['bind', '--gateway', 'acme/hq'], 2],
  [['kea', '--gateway', 'acme'], 2],
  [['kea', '--gateway', 'acme/hq', '--families', 'nokia'], 2],
  [['kea', '--gateway', 'acme/hq', '--edge-url', 'ftp://x'], 2],
  [['kea', '--gateway', 'acme/hq', '--tftp', 'edge.example'], 2],
  [['kea', '--gateway', 'acme/hq', '--script', "/usr/x'; evil"], 2],
]
test.for(REFUSED)('%j ends with %d and a sentence', { timeout: 30_000 }, async ([args, status]) => {
  const ended = await offhook(...args)
  expect(ended).toMatchObject({ status, out: '' })
  expect(ended.err.trim().split('\n').length).toBeLessThan(4)
})
