import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DHCP_SERVERS } from './dhcp-servers.ts'
import type { Site } from './site.ts'

const SITE: Site = {
  bootServer: 'http://192.0.2.1/phoneprovisioning/',
  reports: 'http://127.0.0.1:1',
  key: 'k3q7w2m5x4n6p2r7t3v5y4z6a2',
  prefixes: [],
  families: [],
}
const MAC = '00:04:f2:1a:24:57'
const patient = { timeout: 15_000, interval: 50 }

let folder: string
let spool: string
let ingester: Server
let port: number
let told: { url: string | undefined; body: Record<string, unknown> }[]
let status: number
let asked: number
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-report-'))
  spool = join(folder, 'spool')
  told = []
  status = 202
  asked = 0
  ingester = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    asked++
    if (status === 202) told.push({ url: request.url, body: JSON.parse(body) })
    response.writeHead(status).end()
  })
  await listen(0)
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true }) // whereupon a sender that waits ends
  await close()
})

async function listen(at: number): Promise<void> {
  ingester.listen(at, '127.0.0.1')
  await once(ingester, 'listening')
  port = (ingester.address() as AddressInfo).port
}
async function close(): Promise<void> {
  if (!ingester.listening) return
  ingester.closeAllConnections()
  ingester.close()
  await once(ingester, 'close')
}

const SERVERS = ['kea', 'dnsmasq', 'isc-dhcpd'] as const
const SHELLS = [['dash'], ['busybox', 'sh']].filter(([shell]) =>
  ['/bin', '/usr/bin'].some((at) => existsSync(join(at, shell!))),
)

function writeScript(server: (typeof SERVERS)[number], edit = (text: string) => text): string {
  const snippet = DHCP_SERVERS[server]
    .snippets({ ...SITE, reports: `http://127.0.0.1:${port}`, spool })
    .find(({ executable }) => executable)!
  const path = join(folder, snippet.file)
  writeFileSync(path, edit(snippet.text))
  chmodSync(path, 0o755)
  return path
}

/** Runs it as its server does; resolves to how long the server would have waited, in ms. */
function run(script: string, args: string[], env: Record<string, string> = {}): number {
  const before = performance.now()
  const { status, stdout, stderr } = spawnSync(script, args, {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
  expect([status, stdout, stderr]).toEqual([0, '', ''])
  return performance.now() - before
}

const hostile = 'Polycom "$(touch x)`\\000\n\u0007é'
const harmless = 'Polycom "$(touch x)`\\000'

describe.each(SHELLS)('in %s', (...shell) => {
  const inShell = (text: string) =>
    text.replace('#!/bin/sh', `#!${execFileSync('which', [shell[0]!]).toString().trim()} ${shell.slice(1).join(' ')}`)

  test.for(SERVERS)('what %s runs at a lease tells the ingester of it, once, and of nothing else', async (server) => {
    const script = writeScript(server, inShell)
    execFileSync(shell[0]!, [...shell.slice(1), '-n', script])
    const lease = [MAC, '192.0.2.10'] as const
    const [args, env] = {
      kea: [
        ['leases4_committed'],
        {
          ...{ QUERY4_CIADDR: '0.0.0.0', LEASES4_SIZE: '2', LEASES4_AT0_HWADDR: MAC, LEASES4_AT0_ADDRESS: lease[1] },
          ...{ LEASES4_AT1_HWADDR: '00:04:f2:00:00:02', LEASES4_AT1_ADDRESS: '192.0.2.11' },
        },
      ],
      dnsmasq: [
        ['add', ...lease, 'phone'],
        { DNSMASQ_VENDOR_CLASS: hostile, DNSMASQ_USER_CLASS0: 'Thomson ST2030S', DNSMASQ_REQUESTED_OPTIONS: '1,66' },
      ],
      'isc-dhcpd': [[...lease, hostile, 'Thomson ST2030S', '0.0.0.0'], {}],
    }[server] as [string[], Record<string, string>]
    run(script, args, env)
    const classes = server === 'kea' ? ['', ''] : [harmless, 'Thomson ST2030S']
    const body = {
      ...{ gateway: SITE.key, mac: MAC, ip: lease[1], vendorClass: classes[0], userClass: classes[1] },
      ...{ renewed: false, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    }
    const second = { ...body, mac: '00:04:f2:00:00:02', ip: '192.0.2.11' }
    await vi.waitFor(
      () => expect(told.map(({ body }) => body)).toEqual(server === 'kea' ? [body, second] : [body]),
      patient,
    )
    expect(told[0]!.url).toBe('/v1/leases')
    await vi.waitFor(() => expect(readdirSync(spool)).toEqual([]), patient)

    const nothing: [string[], Record<string, string>][] = {
      kea: [[['lease4_expire'], env]] as [string[], Record<string, string>][],
      dnsmasq: [
        [['del', ...lease], env],
        [['add', '00:01:00:01:2a', '2001:db8::1'], env],
      ] as [string[], Record<string, string>][],
      'isc-dhcpd': [],
    }[server]
    for (const [args, env] of nothing) run(script, args, env)
    const renewal = {
      kea: [['leases4_committed'], { ...env, LEASES4_SIZE: '1', QUERY4_CIADDR: lease[1] }],
      dnsmasq: [['old', ...lease], { DNSMASQ_DATA_MISSING: '1' }],
      'isc-dhcpd': [[...lease, '', '', lease[1]], {}],
    }[server] as [string[], Record<string, string>]
    run(script, ...renewal)
    const count = server === 'kea' ? 3 : 2
    await vi.waitFor(() => expect(told.at(count - 1)?.body).toMatchObject({ mac: MAC, renewed: true }), patient)
    expect(told).toHaveLength(count)
  })

  test('while the ingester is away leases are kept, the oldest dropped beyond the limit, and told in order when it is back; the server never waits', async () => {
    await close()
    const script = writeScript('isc-dhcpd', (text) => inShell(text).replace('keep=5000', 'keep=3'))
    const mac = (at: number) => `00:04:f2:00:00:0${at}`
    for (let at = 1; at <= 5; at++) {
      expect(run(script, [mac(at), '192.0.2.10', '', '', '0.0.0.0'])).toBeLessThan(1_000) // a curl that waits would take 3 s
      await vi.waitFor(() => expect(kept()).toHaveLength(Math.min(at, 3)), patient)
      await vi.waitFor(() => expect(kept().at(-1)).toBeDefined(), patient)
    }
    await listen(port)
    await vi.waitFor(() => expect(told.map(({ body }) => body.mac)).toEqual([mac(3), mac(4), mac(5)]), {
      ...patient,
      timeout: 30_000,
    })
    await vi.waitFor(() => expect(readdirSync(spool)).toEqual([]), patient)
  }, 60_000)

  test('a lease that is not understood is dropped, one that could not be kept stays', async () => {
    const script = writeScript('isc-dhcpd', inShell)
    status = 422
    run(script, ['00:04', '192.0.2.10', '', '', '0.0.0.0'])
    await vi.waitFor(() => expect(asked).toBe(1), patient)
    await vi.waitFor(() => expect(readdirSync(spool)).toEqual([]), patient)
    status = 503
    run(script, [MAC, '192.0.2.10', '', '', '0.0.0.0'])
    await vi.waitFor(() => expect(kept()).toHaveLength(1), patient)
    status = 202
    await vi.waitFor(() => expect(told.map(({ body }) => body.mac)).toEqual([MAC]), patient)
  }, 30_000)

  test('a lock whose holder was killed, or never said who it is, keeps nobody away', async () => {
    const script = writeScript('isc-dhcpd', inShell)
    for (const by of ['999999999 1', undefined]) {
      execFileSync('mkdir', ['-p', join(spool, 'lock')])
      if (by) writeFileSync(join(spool, 'lock', 'by'), `${by}\n`)
      const before = told.length
      run(script, [MAC, '192.0.2.10', '', '', '0.0.0.0'])
      await vi.waitFor(() => expect(told).toHaveLength(before + 1), patient)
      await vi.waitFor(() => expect(readdirSync(spool)).toEqual([]), patient)
    }
  }, 30_000)

  test('two hundred leases at once are all told', async () => {
    const script = writeScript('isc-dhcpd', inShell)
    const macs = Array.from({ length: 200 }, (_, at) => `00:04:f2:00:00:${at.toString(16).padStart(2, '0')}`)
    for (const mac of macs) run(script, [mac, '192.0.2.10', '', '', '0.0.0.0'])
    await vi.waitFor(() => expect(new Set(told.map(({ body }) => body.mac)).size).toBe(200), {
      ...patient,
      timeout: 40_000,
    })
    expect([...new Set(told.map(({ body }) => body.mac))].sort()).toEqual(macs)
    await vi.waitFor(() => expect(readdirSync(spool)).toEqual([]), patient)
  }, 60_000)
})

const kept = (): string[] => readdirSync(spool).filter((name) => name.endsWith('.json'))
