import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@offhook/database'
import { type Engine, freePort, startNats, startPostgres } from '@offhook/engines'
import type { ServiceName } from '@offhook/runtime/service-names'
import { openFolder } from '@offhook/testing/open-folder'
import { cpuMsOfTree } from './process-cpu.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export type Rig = {
  readonly natsUrl: string
  readonly databaseUrl: string
  readonly sealingKey: Buffer
  readonly adminToken: string
  readonly directory: string
  readonly ports: { ingester: number; edge: number; console: number }
  /** CPU milliseconds used so far, by process name. */
  cpuMs(): Record<string, number>
  stop(): Promise<void>
}

/** Engines in a temporary directory and the named services, each a process of its own, on free ports of loopback. `settings`: of PostgreSQL. */
export async function startRig(services: readonly ServiceName[], settings: Record<string, string> = {}): Promise<Rig> {
  const directory = await openFolder('bench')
  const binDirectory = process.env.OFFHOOK_BIN_DIR ?? join(ROOT, '.offhook', 'bin')
  const postgres = await startPostgres({ directory: join(directory, 'postgres'), settings })
  const nats = await startNats({ directory: join(directory, 'nats'), binDirectory })
  await migrate(postgres.url)
  const sealingKey = randomBytes(32)
  const adminToken = randomBytes(24).toString('base64url')
  const ports = { ingester: await freePort(), edge: await freePort(), console: await freePort() }
  const environment = {
    ...process.env,
    OFFHOOK_NATS_URL: nats.url,
    OFFHOOK_DATABASE_URL: postgres.url,
    OFFHOOK_SEALING_KEY: sealingKey.toString('base64'),
    OFFHOOK_ADMIN_TOKEN: adminToken,
    OFFHOOK_DATA_DIR: directory,
    OFFHOOK_INGESTER_HTTP_PORT: String(ports.ingester),
    OFFHOOK_INGESTER_SYSLOG_PORT: '0',
    OFFHOOK_AGI_PORT: '0',
    OFFHOOK_EDGE_HTTP_PORT: String(ports.edge),
    OFFHOOK_EDGE_BASE_URL: `http://127.0.0.1:${ports.edge}/phoneprovisioning`,
    OFFHOOK_CONSOLE_PORT: String(ports.console),
    OFFHOOK_LOG_LEVEL: 'warn',
  }
  const running: [ServiceName, ChildProcess][] = []
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= stopAll()
    return stopping
  }
  const interrupted = () => void stop().finally(() => process.exit(130))
  for (const signal of SIGNALS) process.once(signal, interrupted)
  const stopAll = async () => {
    for (const signal of SIGNALS) process.off(signal, interrupted)
    for (const [, child] of running.toReversed()) await stopService(child)
    await stopEngines(nats, postgres)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    for (const service of services) running.push([service, await startService(service, environment, directory)])
  } catch (cause) {
    await stop() // one that does not start leaves the others to nobody
    throw cause
  }
  return {
    natsUrl: nats.url,
    databaseUrl: postgres.url,
    sealingKey,
    adminToken,
    directory,
    ports,
    cpuMs: () => ({
      ...Object.fromEntries(running.map(([name, child]) => [name, cpuMsOfTree(child.pid!)])),
      'nats-server': cpuMsOfTree(nats.pid),
      postgres: cpuMsOfTree(postgres.pid),
    }),
    stop,
  }
}

async function startService(
  service: ServiceName,
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<ChildProcess> {
  const metricsPort = await freePort()
  const logFile = join(directory, `${service}.log`)
  const child = spawn(process.execPath, [join(ROOT, 'services', service, 'src', 'main.ts')], {
    env: { ...environment, OFFHOOK_METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(logFile)
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) break
    const ready = await fetch(`http://127.0.0.1:${metricsPort}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`${service} did not become ready:\n${await readFile(logFile, 'utf8')}`)
}

async function stopService(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(giveUp)
}

async function stopEngines(...engines: Engine[]): Promise<void> {
  for (const engine of engines) await engine.stop()
}
