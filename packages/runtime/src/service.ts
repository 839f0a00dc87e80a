import type { ServiceEnvironment } from './config.ts'
import { ConfigInvalid } from './config.ts'
import { type Health, openHealth, serveHealth } from './health.ts'
import { PortInUse } from './listen.ts'
import { type Log, openLog } from './log.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { onShutdown } from './shutdown.ts'

/** What a service is given beside its configuration: its own when it runs alone, a shared one in one-process mode. */
export type ServiceContext = { readonly log: Log; readonly metrics: Metrics; readonly health: Health }

export type ServiceHandle = { stop(): Promise<void> }

export type StartService<Config> = (config: Config, context: ServiceContext) => Promise<ServiceHandle>

/** Runs one service as a process of its own: reads the environment, starts, serves health and metrics, stops on a signal. */
export async function runService<
  Config extends { metrics: { host: string; port: number; tenants?: readonly string[] } },
>(name: string, readConfig: (environment: NodeJS.ProcessEnv) => Config, start: StartService<Config>): Promise<void> {
  const log = openLog(name)
  try {
    const config = readConfig(process.env)
    const metrics = openMetrics(name, config.metrics.tenants)
    const health = openHealth()
    const service = await start(config, { log, metrics, health })
    const probes = await serveHealth(config.metrics, health, metrics)
    log.info({ probes: probes.port }, 'started')
    onShutdown(probes.close, service.stop, metrics.shutdown)
  } catch (cause) {
    if (cause instanceof ConfigInvalid || cause instanceof PortInUse) log.fatal(cause.message)
    else log.fatal({ err: cause }, 'could not start')
    process.exit(1)
  }
}

/** The part of a configuration that all services share, in their own words. */
export const commonConfig = (environment: ServiceEnvironment) => ({
  natsUrl: environment.OFFHOOK_NATS_URL,
  databaseUrl: environment.OFFHOOK_DATABASE_URL,
  databasePool: environment.OFFHOOK_DATABASE_POOL,
  sealingKeys: environment.OFFHOOK_SEALING_KEY,
  listen: environment.OFFHOOK_LISTEN,
  dataDir: environment.OFFHOOK_DATA_DIR,
  /** Packs of the operator's own, beside those that come with Offhook. */
  packsDir: environment.OFFHOOK_PACKS_DIR,
  metrics: {
    host: environment.OFFHOOK_LISTEN,
    port: environment.OFFHOOK_METRICS_PORT,
    tenants: environment.OFFHOOK_METRICS_TENANTS,
  },
})
export type CommonConfig = ReturnType<typeof commonConfig>
