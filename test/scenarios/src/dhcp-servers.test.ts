import { type ChildProcessWithoutNullStreams, execFile, spawnSync } from 'node:child_process'
import { appendFile, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { openFolder } from '@offhook/testing/open-folder'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type DhcpClient, dhclient, udhcpc } from './dhcp-clients.ts'
import { type Lan, openLan } from './lan.ts'
import { type Namespace, NamespacesNotPermitted } from './network-namespace.ts'
import { ROOT } from './offhook-up.ts'
import { executedBlocks, type PageBlock } from './page-blocks.ts'
import { end, latestBoot, openSite, type Site, type System, startSystem } from './system.ts'

const execute = promisify(execFile)
const patient = { timeout: 30_000, interval: 100 }

const refused = await openLan().then(
  (lan) => lan.close(),
  (cause: unknown) => {
    if (cause instanceof NamespacesNotPermitted) return cause
    throw cause
  },
)
if (refused)
  console.warn(`SKIPPED: no real DHCP server leases anything, for it needs a network namespace: ${refused.message}`)
const has = (program: string, ...args: string[]): boolean => {
  const here = !spawnSync(program, args).error
  if (!here) console.warn(`SKIPPED: there is no ${program} here, and no test of what needs it`)
  return here
}
const clients = has('dhclient', '--version') && has('busybox') && has('perfdhcp', '-v')

/** A DHCP server as its guide sets it up. */
type Kind = {
  readonly page: string
  readonly gateway: string
  /** Where the page's block of configuration goes. */
  readonly configuration: string
  readonly spool: string
  readonly here: boolean
  start(at: (path: string) => string): readonly [string, string[], Record<string, string>?]
  /** What comes before the page's: no pause before each offer to see that nobody has the address. */
  readonly hastens?: string
  /** What it says when it is there. */
  readonly ready: RegExp
  /** Whether a Polycom's option 60 gets through to Offhook. */
  readonly tellsClass: boolean
}
const KINDS: readonly Kind[] = [
  {
    page: 'docs/guides/kea.md',
    gateway: 'kea',
    configuration: '/etc/kea/kea-dhcp4.conf',
    spool: '/var/lib/kea/offhook-leases',
    here: has('kea-dhcp4', '-v'),
    start: (at) => [
      'kea-dhcp4',
      ['-c', at('/etc/kea/kea-dhcp4.conf')],
      { KEA_PIDFILE_DIR: at('/run'), KEA_LOCKFILE_DIR: at('/run'), KEA_LOGGER_DESTINATION: 'stdout' },
    ],
    ready: /DHCP4_STARTED/,
    tellsClass: false,
  },
  {
    page: 'docs/guides/dnsmasq-astlinux.md',
    gateway: 'astlinux',
    configuration: '/mnt/kd/dnsmasq.static',
    spool: '/mnt/kd/offhook-leases',
    here: has('dnsmasq', '--version'),
    start: (at) => [
      'dnsmasq',
      [
        ...['--keep-in-foreground', '--log-facility=-', '--user=root', '--pid-file', '--no-ping', '--no-hosts'],
        ...[`--conf-file=${at('/mnt/kd/dnsmasq.static')}`, `--dhcp-leasefile=${at('/mnt/kd/dnsmasq.leases')}`],
      ],
    ],
    ready: /DHCP, IP range/,
    tellsClass: false,
  },
  {
    page: 'docs/guides/isc-dhcpd.md',
    gateway: 'isc',
    configuration: '/etc/dhcp/dhcpd.conf',
    spool: '/var/lib/dhcp/offhook-leases',
    here: has('dhcpd', '--version'),
    start: (at) => [
      'dhcpd',
      [
        '-f',
        '-d',
        '-4',
        '--no-pid',
        '-cf',
        at('/etc/dhcp/dhcpd.conf'),
        '-lf',
        at('/var/lib/dhcp/dhcpd.leases'),
        'eth0',
      ],
    ],
    hastens: 'ping-check false;\n',
    ready: /Server starting service/,
    tellsClass: true,
  },
]

/** Paths that pages name, which are below a folder of ours here. */
const PATHS =
  /(?<![\w/.-])\/(?:etc\/kea|etc\/dhcp|usr\/share\/kea\/scripts|usr\/local\/bin|var\/lib\/kea|var\/lib\/dhcp|mnt\/kd|run)\b/g

let lan: Lan
let system: System
let site: Site
let sql: postgres.Sql
let folder: string
let server: ChildProcessWithoutNullStreams | undefined
let serverSaid = ''
const running: DhcpClient[] = []
const plugged: Namespace[] = []
beforeAll(async () => {
  if (refused) return
  folder = await openFolder('dhcp-servers')
  lan = await openLan()
  system = await startSystem({}, { apart: true, edgeHost: lan.hostAddress, ingesterHost: lan.hostAddress })
  site = await openSite(system, 'acme', 'rest', { registrarHost: lan.hostAddress })
  sql = postgres(system.databaseUrl, { max: 1, onnotice: () => {} })
  await mkdir(join(folder, 'bin'))
  const offhook = join(folder, 'bin', 'offhook')
  await writeFile(offhook, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'packages/cli/src/main.ts')}' "$@"\n`)
  await chmod(offhook, 0o755)
})
afterEach(async () => {
  for (const client of running.splice(0)) await client.stop()
  for (const client of plugged.splice(0)) await client.close() // and its address is free
})
afterAll(async () => {
  if (refused) return
  await sql?.end()
  await site?.stop()
  await system?.stop()
  await lan?.close()
  await rm(folder, { recursive: true, force: true }) // whereupon a script that waits for Offhook ends
})

/** As the page says it, at this network, these ports and below our folder. */
const asHere = (text: string): string =>
  text
    .replaceAll('192.0.2.1:8066', new URL(system.urls.edge).host)
    .replaceAll('192.0.2.1:8067', new URL(system.urls.ingester).host)
    .replace(/\b192\.0\.2\./g, `${lan.prefix}.`)
    .replace(PATHS, (path) => `${folder}/root${path}`)
const at = (path: string): string => `${folder}/root${path}`

async function runBlock({ text }: PageBlock): Promise<string> {
  const { stdout } = await execute('sh', ['-e', '-c', asHere(text)], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:/usr/sbin:/sbin:${process.env.PATH}`,
      OFFHOOK_CONSOLE_URL: system.urls.console,
      OFFHOOK_TOKEN: system.adminToken,
    },
  })
  for (const made of (await readdir(folder)).filter((name) => name.startsWith('offhook-')))
    for (const file of await readdir(join(folder, made))) {
      const path = join(folder, made, file)
      await writeFile(path, asHere(await readFile(path, 'utf8')))
    }
  return stdout
}

/** Does what the page says, but for its last command, which is given back; and starts the server. */
async function setUp(kind: Kind): Promise<PageBlock> {
  const blocks = executedBlocks(kind.page)
  for (const path of [kind.configuration, kind.spool, '/run/x']) await mkdir(dirname(at(path)), { recursive: true })
  await writeFile(at('/var/lib/dhcp/dhcpd.leases'), '').catch(() => {})
  if (kind.hastens) await appendFile(at(kind.configuration), kind.hastens)
  for (const block of blocks.slice(0, -1)) {
    if (block.language === 'sh') await runBlock(block)
    else await appendFile(at(kind.configuration), asHere(block.text))
  }
  const [program, args, env] = kind.start(at)
  const child = lan.server.run(program, [...args], { env: { ...process.env, ...env } })
  server = child
  serverSaid = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      serverSaid += piece
    })
  }
  await vi.waitFor(() => expect(serverSaid).toMatch(kind.ready), patient)
  return blocks.at(-1)!
}

/** The boots that Offhook knows of a gateway's phones whose MAC begins so. */
const bootsOf = (gateway: string, mac: string) =>
  sql<{ mac: string; vendor_class: string | null; leased_ip: string }[]>`
    select mac, vendor_class, leased_ip from boot_tokens where gateway = ${gateway} and mac like ${`${mac}%`}`

async function bootAt(namespace: Namespace, phone: { family: string; mac: string; model: string; option66: string }) {
  site.admit(phone.mac)
  const child = namespace.run(process.execPath, [
    join(ROOT, 'test/scenarios/src/boot-one-phone.ts'),
    JSON.stringify(phone),
  ])
  let said = ''
  child.stdout.on('data', (piece) => {
    said += piece
  })
  child.stderr.on('data', (piece) => {
    said += piece
  })
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(said) as { outcome: string }
}

const plugIn = async (mac: string) => {
  const namespace = await lan.plugIn(withColons(mac))
  plugged.push(namespace)
  return { mac, namespace }
}
const keep = (client: DhcpClient) => {
  running.push(client)
  return client
}

const tlv = (code: number, text: string) => [code, text.length, ...Buffer.from(text)]
const polycomClass = (part: string) => {
  const entries = [...tlv(1, 'Polycom'), ...tlv(2, part), ...tlv(3, '2345-12365-001,2')]
  return [0x00, 0x00, 0x36, 0x3d, entries.length, ...entries, 0xff]
}
const withColons = (mac: string) => mac.match(/../g)!.join(':')

describe.skipIf(refused || !clients).each(KINDS)('$page', (kind) => {
  const { gateway, here, tellsClass } = kind
  const digit = KINDS.indexOf(kind)
  const macOf = (oui: string, number: number) => `${oui}0${digit}00${number.toString(16).padStart(2, '0')}`
  let showBoots: PageBlock
  let bootServer: string
  beforeAll(async () => {
    if (!here) return
    showBoots = await setUp(kind)
    bootServer = `${system.urls.edge}/`
  })
  afterAll(async () => {
    if (server) await end(server, 'SIGTERM')
    server = undefined
  })

  test.skipIf(!here)(
    'a real client is leased an address, Offhook hears of it, and a phone boots from the option 66 that it was told',
    async () => {
      const polycom = await plugIn(macOf('0004f2', 1))
      const lease = keep(
        await dhclient(polycom.namespace, join(folder, polycom.mac), {
          vendorClass: polycomClass('SoundPointIP-SPIP_331'),
        }),
      ).told
      expect(lease).toMatchObject({ new_tftp_server_name: bootServer, new_boot_server_160: bootServer })
      expect(lease.new_vendor_encapsulated_options).toBeUndefined()
      await vi.waitFor(
        async () =>
          expect(await bootsOf(gateway, polycom.mac), serverSaid.slice(-2_000)).toEqual([
            {
              mac: polycom.mac,
              leased_ip: lease.new_ip_address,
              vendor_class: tellsClass ? 'Polycom SoundPointIP-SPIP_331 2345-12365-001,2' : null,
            },
          ]),
        patient,
      )
      const phone = { family: 'polycom', model: 'SPIP_331', mac: polycom.mac, option66: lease.new_tftp_server_name! }
      const boot = await bootAt(polycom.namespace, phone)
      expect(boot, JSON.stringify(boot)).toMatchObject({ outcome: 'registered' })
      await vi.waitFor(
        async () =>
          expect(await latestBoot(system, polycom.mac)).toMatchObject({
            ...{ state: 'completed', gateway, family: 'polycom', model: 'SPIP_331' },
            steps: expect.arrayContaining([
              expect.objectContaining({ name: 'lease.alerted', leasedIp: lease.new_ip_address }),
            ]),
          }),
        patient,
      )
      expect(await runBlock(showBoots)).toContain(polycom.mac)
    },
  )

  test.skipIf(!here)('a Thomson is told option 43 and no other, whoever is of no family 66 alone', async () => {
    const thomson = await plugIn(macOf('021f9f', 2)) // another OUI: its class alone tells what it is
    const { told } = keep(await udhcpc(thomson.namespace, join(folder, thomson.mac), { userClass: 'Thomson ST2030S' }))
    expect(Buffer.from(told.opt43 ?? '', 'hex').toString()).toBe(`${bootServer}ST2030.inf`)
    expect([told.tftp, told.opt160]).toEqual([undefined, undefined])

    const yealink = await plugIn(macOf('001565', 3))
    const other = keep(
      await dhclient(yealink.namespace, join(folder, yealink.mac), { vendorClass: Buffer.from('yealink') }),
    ).told
    expect(other.new_tftp_server_name).toBe(bootServer)
    expect([other.new_boot_server_160, other.new_vendor_encapsulated_options]).toEqual([undefined, undefined])
  })

  test.skipIf(!here)(
    'a renewed lease is no boot, and a lease while Offhook is away is told when it is back',
    async () => {
      const phone = await plugIn(macOf('0004f2', 4))
      const client = keep(await udhcpc(phone.namespace, join(folder, phone.mac)))
      await vi.waitFor(async () => expect(await bootsOf(gateway, phone.mac)).toHaveLength(1), patient)
      await sql`update boot_tokens set alerted_at = alerted_at - interval '1 hour' where mac = ${phone.mac}` // nothing is a repeat by time alone
      const kept = async () =>
        Promise.all(
          (await readdir(at(kind.spool)))
            .filter((name) => name.endsWith('.json'))
            .map(async (name) => JSON.parse(await readFile(join(at(kind.spool), name), 'utf8'))),
        )
      await system.kill('ingester')
      await vi.waitFor(async () => {
        await client.renew() // dnsmasq tells of it when a second has passed since the lease
        expect(await kept()).not.toEqual([])
      }, patient)
      const late = await plugIn(macOf('0004f2', 5))
      keep(await udhcpc(late.namespace, join(folder, late.mac)))
      await vi.waitFor(
        async () => expect((await kept()).at(-1), serverSaid.slice(-2_000)).toMatchObject({ renewed: false }),
        patient,
      )
      expect((await kept()).slice(0, -1)).toEqual(
        (await kept()).slice(0, -1).map(() => expect.objectContaining({ renewed: true, ip: client.told.ip })),
      )
      await system.startService('ingester')
      await vi.waitFor(async () => expect(await bootsOf(gateway, late.mac)).toHaveLength(1), patient)
      await vi.waitFor(async () => expect(await readdir(at(kind.spool))).toEqual([]), patient)
      expect(await bootsOf(gateway, phone.mac)).toHaveLength(1)
    },
  )

  test.skipIf(!here)('of a hundred and more that are leased an address at once Offhook hears of each', async () => {
    const many = await plugIn(macOf('0004f2', 6))
    await execute('ip', ['-n', many.namespace.name, 'address', 'add', `${lan.prefix}.251/24`, 'dev', 'eth0'])
    const asks = many.namespace.run('perfdhcp', [
      ...[
        '-4',
        '-l',
        'eth0',
        '-r',
        '40',
        '-n',
        '120',
        '-R',
        '120',
        '-d',
        '10',
        '-W',
        '4000000',
        '-b',
        `mac=00:04:f2:1${digit}:00:00`,
      ],
      `${lan.prefix}.2`,
    ])
    let counted = ''
    for (const stream of [asks.stdout, asks.stderr]) {
      stream.on('data', (piece) => {
        counted += piece
      })
    }
    await new Promise((resolve) => asks.once('close', resolve))
    const [, acknowledged] = [...counted.matchAll(/^received packets: (\d+)$/gm)].map(([, count]) => Number(count))
    expect(acknowledged, counted).toBeGreaterThanOrEqual(100)
    const macs = async () => new Set((await bootsOf(gateway, `0004f21${digit}`)).map(({ mac }) => mac)).size
    await vi.waitFor(async () => expect(await macs(), counted).toBeGreaterThanOrEqual(acknowledged!), patient)
  })
})

test.skipIf(refused)(
  'docs/guides/mikrotik.md: what is done in Offhook works, the router is told what the page says, and its report is taken',
  async () => {
    const [make, print, ...shown] = executedBlocks('docs/guides/mikrotik.md')
    await runBlock(make!)
    await runBlock(print!)
    const { body } = await system.api('GET', 'tenants/acme/gateways/mikrotik')
    const read = async (file: string) =>
      (await readFile(join(folder, 'offhook-mikrotik', file), 'utf8')).replaceAll(String(body.key), 'GATEWAY-KEY')
    expect([await read('offhook-options.rsc'), await read('offhook-lease-script.rsc')]).toEqual(
      shown.map(({ text }) => asHere(text)),
    )
    const data = /http-data=\\"(.*?)\\" keep-result/.exec(await read('offhook-lease-script.rsc'))![1]!
    const report = data
      .replaceAll('\\\\\\"', '"')
      .replace('GATEWAY-KEY', String(body.key))
      .replace('\\$leaseActMAC', '00:04:F2:20:00:01')
      .replace('\\$leaseActIP', `${lan.prefix}.99`)
    const answer = await fetch(`${system.urls.ingester}/v1/leases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: report,
    })
    expect([answer.status, report]).toEqual([202, expect.not.stringContaining('\\')])
    expect(await bootsOf('mikrotik', '0004f2200001')).toMatchObject([{ leased_ip: `${lan.prefix}.99` }])
  },
)
