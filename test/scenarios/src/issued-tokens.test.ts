import { type ChildProcessWithoutNullStreams, execFile, spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DHCP_SERVERS } from '@offhook/dhcp-snippets'
import { isKeaSchemaInstalled, type KeaDatabase, makeKeaDatabase } from '@offhook/dhcp-tokens/kea-for-tests'
import { openFolder } from '@offhook/testing/open-folder'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { udhcpc } from './dhcp-clients.ts'
import { type Lan, openLan } from './lan.ts'
import { type Namespace, NamespacesNotPermitted } from './network-namespace.ts'
import { ROOT } from './offhook-up.ts'
import { end, latestBoot, openSite, type Site, type System, startSystem } from './system.ts'

const execute = promisify(execFile)
const patient = { timeout: 30_000, interval: 100 }
const GRACE_MS = 3_000

const refused = await openLan().then(
  (lan) => lan.close(),
  (cause: unknown) => {
    if (cause instanceof NamespacesNotPermitted) return cause
    throw cause
  },
)
if (refused)
  console.warn(`SKIPPED: no real DHCP server hands out tokens, for it needs a network namespace: ${refused.message}`)
const has = (program: string, ...args: string[]): boolean => {
  const here = !spawnSync(program, args).error
  if (!here) console.warn(`SKIPPED: there is no ${program} here, and no test of what needs it`)
  return here
}
const hasClient = has('busybox') && has('curl', '--version')

let lan: Lan
let system: System
let site: Site
let folder: string
beforeAll(async () => {
  if (refused) return
  folder = await openFolder('issued-tokens')
  await chmod(folder, 0o755) // dnsmasq reads changed files as another user
  lan = await openLan()
  system = await startSystem(
    { OFFHOOK_TOKEN_GRACE_MINUTES: String(GRACE_MS / 60_000), OFFHOOK_DHCP_HOSTS: '127.0.0.1' },
    { apart: true, edgeHost: lan.hostAddress, ingesterHost: lan.hostAddress },
  )
  site = await openSite(system, 'acme', 'rest', { registrarHost: lan.hostAddress })
})
const toEnd: (() => unknown)[] = []
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end()
})
afterAll(async () => {
  if (refused) return
  await site?.stop()
  await system?.stop()
  await lan?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A DHCP server that is started, told its tokens, and stopped. */
type Running = { stop(): Promise<void> }

async function runBeside(
  program: string,
  args: string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<{ child: ChildProcessWithoutNullStreams }> {
  const child = lan.server.run(program, args, { env: { ...process.env, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      said += piece
    })
  }
  toEnd.push(() => end(child, 'SIGTERM'))
  await vi.waitFor(() => expect(said).toMatch(ready), patient)
  return { child }
}

/** What is printed for a DHCP server, at this network and below our folder. */
async function writeSnippets(server: 'kea' | 'dnsmasq', key: string, root: string): Promise<void> {
  const snippets = DHCP_SERVERS[server].snippets({
    ...{ bootServer: `${system.urls.edge}/`, reports: system.urls.ingester, key, prefixes: [], families: ['polycom'] },
    ...{ script: join(root, 'offhook-lease'), spool: join(root, 'spool') },
  })
  for (const { file, text } of snippets) {
    await writeFile(join(root, file!), text)
    if (text.startsWith('#!')) await chmod(join(root, file!), 0o755)
  }
}

/** Lets the namespaces reach a port of this machine's loopback. */
async function forward(port: number): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1')
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    incoming.pipe(outgoing).pipe(incoming)
  })
  await new Promise<void>((resolve) => server.listen(0, lan.hostAddress, resolve))
  return {
    port: (server.address() as { port: number }).port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Kea 2.2 of which the hosts are in PostgreSQL, as docs/dhcp.md says it. */
async function startKea(key: string, kea: KeaDatabase, root: string): Promise<Running> {
  await writeSnippets('kea', key, root)
  const { port, pathname, username, password } = new URL(kea.url)
  const forwarded = await forward(Number(port))
  toEnd.push(forwarded.close)
  const hosts = {
    ...{ type: 'postgresql', name: pathname.slice(1), host: lan.hostAddress, port: forwarded.port },
    ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
  }
  await writeFile(
    join(root, 'kea.conf'),
    `{ "Dhcp4": {
  "interfaces-config": { "interfaces": ["eth0"] },
  "lease-database": { "type": "memfile", "persist": false },
  "hosts-database": ${JSON.stringify(hosts)},
  "host-reservation-identifiers": ["hw-address"],
  "reservations-global": true,
  "subnet4": [{ "subnet": "${lan.prefix}.0/24", "pools": [{ "pool": "${lan.prefix}.20 - ${lan.prefix}.250" }] }],
  <?include "${join(root, 'offhook.inc')}"?>
} }`,
  )
  const { child } = await runBeside('kea-dhcp4', ['-c', join(root, 'kea.conf')], /DHCP4_STARTED/, {
    ...{ KEA_PIDFILE_DIR: root, KEA_LOCKFILE_DIR: root, KEA_LOGGER_DESTINATION: 'stdout', KEA_HOOK_SCRIPTS_PATH: root },
  })
  return { stop: () => end(child, 'SIGTERM') }
}

/** dnsmasq 2.90 and the agent beside it; the agent starts it, and starts it anew for each phone that it has not met. */
async function startDnsmasq(key: string, root: string): Promise<Running> {
  await writeSnippets('dnsmasq', key, root)
  const at = (name: string) => join(root, name)
  for (const made of ['options', 'conf.d']) await mkdir(at(made), { mode: 0o755 })
  await writeFile(
    at('dnsmasq.conf'),
    [
      ...['port=0', 'no-ping', 'interface=eth0', 'user=root', 'dhcp-authoritative', `pid-file=${at('pid')}`],
      ...[`dhcp-range=${lan.prefix}.20,${lan.prefix}.250,12h`, `dhcp-leasefile=${at('leases')}`],
      ...[`conf-file=${at('offhook.conf')}`, `conf-dir=${at('conf.d')}`, `dhcp-optsdir=${at('options')}`],
    ].join('\n'),
  )
  const stop = `[ ! -e ${at('pid')} ] || { pid=$(cat ${at('pid')}); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.05; done; rm -f ${at('pid')}; }`
  const restart = `${stop}; echo >>${at('starts')}; ip netns exec ${lan.server.name} dnsmasq --conf-file=${at('dnsmasq.conf')}`
  await writeFile(at('restart'), restart)
  await writeFile(
    at('tokens.conf'),
    `ingester=${system.urls.ingester}\ngateway=${key}\noptions=${at('options')}\ntags=${at('conf.d')}/tags.conf\nstate=${at('state')}\nrestart='sh ${at('restart')}'\n`,
  )
  const agent = spawn('sh', [join(ROOT, 'deploy/dhcp/dnsmasq/offhook-tokens')], {
    env: { ...process.env, OFFHOOK_TOKENS: at('tokens.conf') },
  })
  const stopServer = async () => {
    await execute('sh', ['-c', stop])
  }
  toEnd.push(stopServer, () => end(agent, 'SIGKILL'))
  await vi.waitFor(async () => expect((await readFile(at('pid'), 'utf8')).trim()).not.toBe(''), patient)
  return {
    async stop() {
      await end(agent, 'SIGKILL')
      await stopServer()
    },
  }
}

type Kind = {
  readonly server: 'kea' | 'dnsmasq'
  readonly here: boolean
  readonly mac: string
  issueTokens(): Promise<object>
  start(key: string, root: string): Promise<Running>
}

let kea: KeaDatabase | undefined
afterAll(async () => {
  await kea?.drop().catch(() => {}) // its server may be gone by now
})
const KINDS: readonly Kind[] = [
  {
    server: 'kea',
    here: has('kea-dhcp4', '-v') && isKeaSchemaInstalled(),
    mac: '0004f2700001',
    async issueTokens() {
      kea = await makeKeaDatabase(system.databaseUrl)
      return { into: 'kea', databaseUrl: kea.url }
    },
    start: (key, root) => startKea(key, kea!, root),
  },
  {
    server: 'dnsmasq',
    here: has('dnsmasq', '--version'),
    mac: '0004f2700002',
    issueTokens: async () => ({ into: 'dnsmasq' }),
    start: startDnsmasq,
  },
]

/** A phone that is switched on: what it is told of its boot server with its lease. */
async function lease(at: Namespace, root: string): Promise<string> {
  const client = await udhcpc(at, join(root, `client-${clients++}`))
  await client.stop()
  return Buffer.from(client.told.opt160 ?? '', 'hex').toString()
}
let clients = 0

async function bootAt(at: Namespace, mac: string, option66: string): Promise<{ outcome: string }> {
  site.admit(mac)
  const phone = { family: 'polycom', model: 'SPIP_331', mac, option66 }
  const child = at.run(process.execPath, [join(ROOT, 'test/scenarios/src/boot-one-phone.ts'), JSON.stringify(phone)])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      said += piece
    })
  }
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(said)
}

describe.skipIf(refused || !hasClient).each(KINDS)('$server', ({ server, here, mac, issueTokens, start }) => {
  test.skipIf(!here)(
    'hands each boot of an ordered phone a token of its own that Offhook issued: the last one is worth nothing after the grace, and a revoked one at once, with the server away',
    async () => {
      const root = join(folder, server)
      await mkdir(root)
      const gateway = `tenants/acme/gateways/${server}`
      const described = { platform: 'main', access: ['token'], issueTokens: await issueTokens() }
      const { body, text } = await system.api('PUT', gateway, described)
      expect(body.key, text).toBeDefined()
      expect((await system.api('PUT', `phones/${mac}`, { tenant: 'acme', gateway: server })).status).toBe(201)
      const running = await start(String(body.key), root)
      const untilPlaced = () =>
        vi.waitFor(
          async () =>
            expect((await system.api('GET', `${gateway}/tokens`)).body).toMatchObject({
              ...{ state: 'made', pending: 0 },
              issued: expect.toBeOneOf([1, 2]), // the stranger's too, once its platform has granted it a line
            }),
          patient,
        )
      const statusOf = async (url: string) => (await fetch(`${url}${mac}.cfg`)).status
      const aToken = new RegExp(`^${system.urls.edge}/[a-z2-7]{26}/$`)

      await untilPlaced()
      const phone = await lan.plugIn(mac.match(/../g)!.join(':'))
      const first = await lease(phone, root)
      expect(first).toMatch(aToken)
      expect(await bootAt(phone, mac, first)).toMatchObject({ outcome: 'registered' })
      await vi.waitFor(
        async () => expect(await latestBoot(system, mac)).toMatchObject({ state: 'completed', gateway: server }),
        patient,
      )

      await untilPlaced()
      expect(await statusOf(first)).toBe(200) // for its polls
      const second = await lease(phone, root)
      expect(second).toMatch(aToken)
      expect(second).not.toBe(first)
      expect(await bootAt(phone, mac, second)).toMatchObject({ outcome: 'registered' })
      await vi.waitFor(async () => expect(await statusOf(first)).toBe(404), patient)
      expect(await statusOf(second)).toBe(200)

      const stranger = await lan.plugIn('00:04:f2:7f:00:01')
      expect(await lease(stranger, root)).toBe(`${system.urls.edge}/`)

      await untilPlaced()
      const third = await lease(phone, root)
      expect([first, second]).not.toContain(third)
      await running.stop()
      expect(await statusOf(third)).toBe(200)
      expect((await system.api('POST', `phones/${mac}/revoke-token`)).status).toBe(200)
      await vi.waitFor(
        async () => expect(await Promise.all([first, second, third].map(statusOf))).toEqual([404, 404, 404]),
        4_000, // less than the edge trusts what it has looked up: it heard of it
      )
    },
  )
})
