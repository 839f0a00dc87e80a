import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Engine, startNats, startPostgres } from '@offhook/engines'
import {
  metricsTenants,
  onShutdown,
  openHealth,
  openLog,
  openMetrics,
  type Stop,
  serveHealth,
  stopInOrder,
} from '@offhook/runtime'
import { Command } from 'commander'
import { type Keys, keepKeys } from './keys.ts'
import { addSettingsFlags, environmentOf } from './settings-flags.ts'

/** Another `offhook up` works in this data directory. */
class AlreadyRunning extends Error {
  override name = 'AlreadyRunning'
}

export const upCommand = (): Command =>
  addSettingsFlags(
    new Command('up')
      .description('Runs everything in one process')
      .option('--demo', 'loads a demo carrier and boots simulated phones'),
  ).action((options: Record<string, unknown>) => up(environmentOf(options), options.demo === true))

const say = (line: string) => console.log(line)

async function up(variables: NodeJS.ProcessEnv, demo: boolean): Promise<void> {
  const dataDir = resolve(variables.OFFHOOK_DATA_DIR ?? '.offhook')
  const stops: Stop[] = []
  let stopping = false
  onShutdown(async () => {
    stopping = true
    say('offhook: stopping')
    for (const fault of await stopInOrder(stops.toReversed())) console.error(fault)
    say('offhook: stopped')
  })
  try {
    const keys = await keepKeys(dataDir, variables)
    stops.push(await claim(dataDir))
    const environment = {
      ...variables,
      OFFHOOK_DATA_DIR: dataDir,
      OFFHOOK_SEALING_KEY: keys.sealingKey,
      OFFHOOK_ADMIN_TOKEN: keys.adminToken,
      ...(await startEngines(variables, dataDir, stops)),
    }
    await startServices(environment, stops)
    describe(environment, keys)
    if (demo && !stopping) stops.push(await startDemo(environment, keys))
  } catch (cause) {
    await stopInOrder(stops.toReversed())
    throw cause
  }
}

/** One Offhook a data directory: a second one is told so. */
async function claim(dataDir: string): Promise<Stop> {
  const path = join(dataDir, 'offhook.pid')
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10)
  const commandLine =
    Number.isInteger(pid) && pid !== process.pid ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
  if (/cli.src.main\.ts/.test(commandLine))
    throw new AlreadyRunning(
      `Offhook already runs in ${dataDir} (process ${pid}); stop it, or name another folder with --data-dir.`,
    )
  await writeFile(path, `${process.pid}\n`)
  return () => rm(path, { force: true })
}

async function startEngines(
  variables: NodeJS.ProcessEnv,
  dataDir: string,
  stops: Stop[],
): Promise<Record<string, string>> {
  await mkdir(dataDir, { recursive: true })
  const keep = async (name: string, starting: () => Promise<Engine>): Promise<string> => {
    say(`offhook: starting ${name}`)
    const engine = await starting()
    stops.push(engine.stop)
    return engine.url
  }
  const binDirectory = variables.OFFHOOK_BIN_DIR ?? join(dataDir, 'bin')
  const databaseUrl =
    variables.OFFHOOK_DATABASE_URL ||
    (await keep('PostgreSQL', () => startPostgres({ directory: join(dataDir, 'postgres') })))
  const natsUrl =
    variables.OFFHOOK_NATS_URL ||
    (await keep('NATS', () => startNats({ directory: join(dataDir, 'nats'), binDirectory })))
  say('offhook: bringing the database up to date')
  const { migrate } = await import('@offhook/database')
  await migrate(databaseUrl)
  return {
    OFFHOOK_DATABASE_URL: databaseUrl,
    OFFHOOK_NATS_URL: natsUrl,
    OFFHOOK_DATABASE_POOL: variables.OFFHOOK_DATABASE_POOL ?? '6',
  }
}

async function startServices(environment: NodeJS.ProcessEnv, stops: Stop[]): Promise<void> {
  const metrics = openMetrics('offhook', metricsTenants.parse(environment.OFFHOOK_METRICS_TENANTS))
  const health = openHealth()
  stops.push(metrics.shutdown)
  const { services } = await import('./services.ts') // here, since every other command does without
  for (const service of services) {
    const log = openLog(service.name)
    if (!process.env.OFFHOOK_LOG_LEVEL) log.level = 'warn'
    const handle = await service.start(environment, { log, metrics, health })
    stops.push(handle.stop)
  }
  const address = {
    host: environment.OFFHOOK_LISTEN ?? '127.0.0.1',
    port: Number(environment.OFFHOOK_METRICS_PORT ?? 9066),
  }
  const probes = await serveHealth(address, health, metrics) // last: ready is not said of what still starts
  stops.push(probes.close)
}

function describe(environment: NodeJS.ProcessEnv, { adminToken }: Keys): void {
  const url = consoleUrl(environment)
  say(`
  console    ${url}
  sign in    ${url}/sign-in?token=${adminToken}
  phones     ${environment.OFFHOOK_EDGE_BASE_URL ?? 'http://127.0.0.1:8066/phoneprovisioning'}/
  gateways   http://127.0.0.1:${environment.OFFHOOK_INGESTER_HTTP_PORT ?? 8067}
  API token  ${adminToken}
`)
}

const consoleUrl = (environment: NodeJS.ProcessEnv): string =>
  `http://127.0.0.1:${environment.OFFHOOK_CONSOLE_PORT ?? 8068}`

async function startDemo(environment: NodeJS.ProcessEnv, { adminToken }: Keys): Promise<Stop> {
  say('offhook: booting the demo phones')
  const { runDemo } = await import('@offhook/simulator')
  const demo = await runDemo({
    consoleUrl: consoleUrl(environment),
    adminToken,
    ingesterUrl: `http://127.0.0.1:${environment.OFFHOOK_INGESTER_HTTP_PORT ?? 8067}`,
    print: say,
  })
  say(`\nThe boots are at ${consoleUrl(environment)}. Ctrl-C stops everything.`)
  return demo.stop
}
