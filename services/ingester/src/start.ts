import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { openBus } from '@offhook/bus'
import { type LeaseAlerted, leaseAlerted } from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { listen, openSealer, type ServiceContext, type ServiceHandle, stopInOrder } from '@offhook/runtime'
import { bootTokens } from './boot-tokens.ts'
import type { IngesterConfig } from './config.ts'
import { type FinderPorts, startFinders } from './finders.ts'
import { gatewaysFrom } from './gateways.ts'
import { httpApi, OUTCOMES, type Outcome } from './http-api.ts'
import { startIssuedTokens } from './issued-tokens/start-issued-tokens.ts'
import { renewLease } from './renew-lease.ts'

export async function start(
  config: IngesterConfig,
  { log, metrics, health }: ServiceContext,
): Promise<ServiceHandle & { port: number; finders: FinderPorts }> {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'ingester' })
  const bus = await openBus(config.natsUrl, { name: 'ingester', log, metrics })
  const counter = metrics.meter.createCounter('offhook_lease_alerts', {
    description: 'Lease alerts by what became of them',
  })
  for (const outcome of OUTCOMES) counter.add(0, { outcome })
  const sealer = openSealer(config.sealingKeys)
  const gateways = gatewaysFrom(database)
  const alerts = {
    keepBoot: bootTokens(database, sealer, config),
    announceAlert: (event: LeaseAlerted) => bus.publish(leaseAlerted, event),
    now: () => new Date(),
  }
  const issued = await startIssuedTokens(config, alerts, { bus, database, gateways, sealer, log, metrics })
  const stopping = new AbortController()
  const ports = {
    gateways,
    alerts: { ...alerts, takeToken: issued.take },
    counts: { alerts: (outcome: Outcome, count: number) => count > 0 && counter.add(count, { outcome }) },
    log,
  }
  const app = httpApi({
    ...ports,
    tokens: issued.list,
    renewLease: renewLease(database, config.tokenLifetimeMs),
    stopping: stopping.signal,
  })
  const server = createServer(
    { requireHostHeader: false, requestTimeout: 30_000 },
    getRequestListener(app.fetch, { hostname: 'ingester' }),
  )
  const http = await listen(server, { host: config.listen, port: config.port })
  const finders = await startFinders(config, ports)
  health.add({ name: 'ingester: bus', ready: bus.connected })
  health.add({ name: 'ingester: database', ready: database.answers })
  return {
    port: http.port,
    finders: finders.ports,
    async stop() {
      stopping.abort() // agents wait for long
      await stopInOrder([http.close, finders.stop, issued.stop, bus.close, database.close])
    },
  }
}
