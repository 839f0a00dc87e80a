import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@offhook/database'
import { type Engine, freePort, startNats, startPostgres } from '@offhook/engines'
import { SERVICE_NAMES, type ServiceName } from '@offhook/runtime/service-names'
import {
  type Registrar,
  type SimulatedGateway,
  simulateGateway,
  startRegistrar,
  startTenantPlatform,
  type TenantPlatform,
} from '@offhook/simulator'
import { openFolder } from '@offhook/testing/open-folder'
import { Webhook } from 'standardwebhooks'
import { inject } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export type Json = Record<string, unknown>

export type System = {
  readonly natsUrl: string
  readonly databaseUrl: string
  readonly dataDir: string
  readonly adminToken: string
  readonly urls: { ingester: string; edge: string; console: string }
  readonly metricsPorts: Readonly<Record<ServiceName, number>>
  /** Everything that Offhook has written to its standard output and error. */
  output(): string
  api(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Json & { items?: Json[] }; text: string }>
  /** Of a system whose services are apart. */
  kill(service: ServiceName): Promise<void>
  startService(service: ServiceName): Promise<void>
  stopEngine(engine: 'nats' | 'postgres'): Promise<void>
  startEngine(engine: 'nats' | 'postgres'): Promise<void>
  stop(): Promise<void>
}

/** What runs as one process: a service, or all of them. */
type Part = ServiceName | 'all'

const programOf = (part: Part): string[] =>
  part === 'all' ? ['packages/cli/src/main.ts', 'up'] : [`services/${part}/src/main.ts`]

/**
 * The whole of Offhook on engines of its own, which may be stopped, as one process. `apart`: each service a process of its own, as in production, which may be
 * killed; then the edge listens at `edgeHost`, and tells phones that address, and the ingester at `ingesterHost`. All else is on loopback.
 */
export async function startSystem(
  extra: Record<string, string> = {},
  {
    apart = false,
    edgeHost = '127.0.0.1',
    ingesterHost = '127.0.0.1',
  }: { apart?: boolean; edgeHost?: string; ingesterHost?: string } = {},
): Promise<System> {
  const dataDir = await openFolder('system')
  const adminToken = randomBytes(24).toString('base64url')
  const [natsPort, postgresPort, ingester, edge, console] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const start = {
    nats: () => startNats({ directory: join(dataDir, 'nats'), binDirectory: inject('binDirectory'), port: natsPort }),
    postgres: () => startPostgres({ directory: join(dataDir, 'postgres'), port: postgresPort }),
  }
  const engines: Record<'nats' | 'postgres', Engine> = { postgres: await start.postgres(), nats: await start.nats() }
  await migrate(engines.postgres.url)
  const parts: readonly Part[] = apart ? SERVICE_NAMES : ['all']
  const metricsPort = await freePort()
  const metricsPorts = Object.fromEntries(
    await Promise.all(SERVICE_NAMES.map(async (name) => [name, apart ? await freePort() : metricsPort] as const)),
  ) as Record<ServiceName, number> // one for each of SERVICE_NAMES
  const environment = {
    ...process.env,
    OFFHOOK_NATS_URL: engines.nats.url,
    OFFHOOK_DATABASE_URL: engines.postgres.url,
    OFFHOOK_SEALING_KEY: randomBytes(32).toString('base64'),
    OFFHOOK_ADMIN_TOKEN: adminToken,
    OFFHOOK_DATA_DIR: dataDir,
    OFFHOOK_INGESTER_HTTP_PORT: String(ingester),
    OFFHOOK_INGESTER_SYSLOG_PORT: '0',
    OFFHOOK_AGI_PORT: '0',
    OFFHOOK_EDGE_HTTP_PORT: String(edge),
    OFFHOOK_EDGE_BASE_URL: `http://${edgeHost}:${edge}/phoneprovisioning`,
    OFFHOOK_CONSOLE_PORT: String(console),
    OFFHOOK_DATABASE_POOL: '4',
    OFFHOOK_LOG_LEVEL: 'debug',
    ...extra,
  }
  const running = new Map<Part, ChildProcess>()
  let output = ''
  const startPart = async (part: Part) => {
    const listen = part === 'edge' ? edgeHost : part === 'ingester' ? ingesterHost : '127.0.0.1'
    const probes = part === 'all' ? metricsPort : metricsPorts[part]
    const child = spawn(process.execPath, programOf(part), {
      cwd: ROOT,
      env: { OFFHOOK_LISTEN: listen, ...environment, OFFHOOK_METRICS_PORT: String(probes) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece) => {
        output += piece
      })
    }
    running.set(part, child)
    await untilReady(`http://${listen}:${probes}/readyz`, child, () => output)
  }
  const stop = async () => {
    for (const part of parts.toReversed()) {
      const child = running.get(part)
      if (child) await end(child, 'SIGTERM')
    }
    await engines.nats.stop()
    await engines.postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await Promise.all(parts.map(startPart))
  } catch (cause) {
    await stop() // one that does not start leaves the others to nobody
    throw cause
  }
  const urls = {
    ingester: `http://${ingesterHost}:${ingester}`,
    edge: `http://${edgeHost}:${edge}/phoneprovisioning`,
    console: `http://127.0.0.1:${console}`,
  }
  return {
    natsUrl: engines.nats.url,
    databaseUrl: engines.postgres.url,
    dataDir,
    adminToken,
    urls,
    metricsPorts,
    output: () => output,
    async api(method, path, body) {
      const answer = await fetch(`${urls.console}/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return {
        status: answer.status,
        body: (text.startsWith('{') ? JSON.parse(text) : {}) as Json & { items?: Json[] },
        text,
      } // objects, by the API's document
    },
    kill: (name) => end(running.get(name)!, 'SIGKILL'),
    startService: startPart,
    stopEngine: (name) => engines[name].stop(),
    async startEngine(name) {
      engines[name] = await start[name]()
    },
    stop,
  }
}

export type Site = {
  readonly gateway: SimulatedGateway
  readonly platform: TenantPlatform
  readonly registrar: Registrar
  readonly key: string
  /** Lets the registrar know the account that the platform grants this MAC. */
  admit(mac: string): void
  stop(): Promise<void>
}

/**
 * A tenant with a platform of this dialect, a registrar that reports to the API, and a gateway. `registerAt`: another registrar, to which the platform sends the
 * phones, and of which the API hears nothing.
 */
export async function openSite(
  system: System,
  tenant: string,
  dialect: 'teleware' | 'rest',
  {
    password,
    gateway: described = {},
    registerAt,
    registrarHost,
  }: { password?: string; gateway?: Json; registerAt?: { host: string; port: number }; registrarHost?: string } = {},
): Promise<Site> {
  const passwords = new Map<string, string>()
  const reports = new Set<Promise<void>>()
  const report = async (aor: string, contact: string) => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const status = await system.api('POST', 'registrations', { aor: `sip:${aor}`, contact, expires: 3600 }).then(
        (answer) => answer.status,
        () => 0,
      )
      if (status === 202) return
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  const registrar = await startRegistrar({
    passwordOf: (user) => passwords.get(user),
    ...(registrarHost ? { host: registrarHost } : {}),
    onRegistered({ aor, contact }) {
      const reporting: Promise<void> = report(aor, contact).finally(() => reports.delete(reporting))
      reports.add(reporting)
    },
  })
  const platform = await startTenantPlatform({ registrar: registerAt ?? registrar, ...(password ? { password } : {}) })
  await system.api('PUT', `tenants/${tenant}`, { name: tenant })
  await system.api('PUT', `tenants/${tenant}/platforms/main`, { kind: dialect, baseUrl: platform.url })
  const { body } = await system.api('PUT', `tenants/${tenant}/gateways/site`, {
    platform: 'main',
    access: ['token'],
    ...described,
  })
  const gateway = simulateGateway({
    ingesterUrl: system.urls.ingester,
    key: String(body.key),
    option66: String(body.option66),
  })
  const admit = (mac: string) => {
    const account = platform.accountOf(mac)
    passwords.set(account.user, account.password)
  }
  return {
    admit,
    gateway: {
      ...gateway,
      lease(mac) {
        admit(mac)
        return gateway.lease(mac)
      },
    },
    platform,
    registrar,
    key: String(body.key),
    async stop() {
      await Promise.all(reports)
      gateway.close()
      await platform.stop()
      await registrar.stop()
    },
  }
}

/** Makes the tenant's platform sign its account events; what posts one, as it answers. */
export async function openAccountEvents(
  system: System,
  tenant: string,
): Promise<(type: string, data: Json) => Promise<{ status: number; id: string }>> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const path = `tenants/${tenant}/platforms/main`
  const changed = await system.api('PATCH', path, { eventSecrets: [secret] })
  if (changed.status !== 200) throw new Error(changed.text)
  const webhook = new Webhook(secret)
  return async (type, data) => {
    const [id, at] = [`evt_${randomBytes(12).toString('hex')}`, new Date()]
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data })
    const { status } = await fetch(`${system.urls.console}/v1/platforms/${tenant}/main/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': webhook.sign(id, at, body),
      },
      body,
    })
    return { status, id }
  }
}

/** The phone's latest change outside a boot, with its steps. */
export const latestChange = (system: System, mac: string): Promise<Session | undefined> =>
  latestSession(system, mac, 'change')

/** The phone's latest boot, with its steps. */
export const latestBoot = (system: System, mac: string): Promise<Session | undefined> =>
  latestSession(system, mac, 'boot')

export type Session = Json & { state: string; steps: Json[] }

async function latestSession(system: System, mac: string, kind: 'boot' | 'change'): Promise<Session | undefined> {
  const { body } = await system.api('GET', `phones/${mac}/boots?kind=${kind}&limit=1`)
  const id = body.items?.[0]?.id
  return id ? ((await system.api('GET', `boots/${id}`)).body as Session) : undefined // a boot, by the API's document
}

export const mintMac = (): string => `0004f2${randomBytes(3).toString('hex')}`

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) break
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`a service did not become ready:\n${output().slice(-3_000)}`)
}

/** Ends a process that may have ended; one that does not mind the signal is killed. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(giveUp)
}
