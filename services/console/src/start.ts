import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { openBus } from '@offhook/bus'
import { openDatabase, scopeDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import { listen, openSealer, type ServiceContext, type ServiceHandle, stopInOrder } from '@offhook/runtime'
import { restApi } from './api.ts'
import { authentication } from './asking/authentication.ts'
import { subtreeOf } from './asking/subtree.ts'
import { liveEvents } from './boots/live-events.ts'
import type { ConsoleConfig } from './config.ts'
import { importedResources } from './imports/resources.ts'
import { runImports } from './imports/run-imports.ts'
import { logTails } from './logs/log-tail.ts'
import { measureRequests } from './manners/measure-requests.ts'
import { identityProvider } from './oidc/identity-provider.ts'
import { endSession, findAsker } from './oidc/sign-in-sessions.ts'
import { measureOutbox } from './outbox/measure-outbox.ts'
import { relayOutbox } from './outbox/outbox.ts'
import { phoneFiles } from './phones/phone-files.ts'
import { RECEIPTS, type Receipt } from './platforms/receive-account-event.ts'
import { mountPages } from './web/pages.ts'

const BESIDE = 2

export async function start(
  config: ConsoleConfig,
  { log, health, metrics }: ServiceContext,
): Promise<ServiceHandle & { port: number }> {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'console' })
  const bus = await openBus(config.natsUrl, { name: 'console', log })
  const sealer = openSealer(config.sealingKeys)
  const live = liveEvents(
    bus,
    async (mac) =>
      (
        await database.sql<
          { boot: string; tenant: string }[]
        >`select boot, tenant from boots where mac = ${mac} order by started_at desc limit 1`
      )[0],
  )
  const families = watchFamilies(config.packsDir, log)
  const scoped = scopeDatabase(database)
  // Read beside a tenant's transaction, from a pool of its own: a transaction that waited for a connection of its own pool could wait for ever.
  const beside = openDatabase(config.databaseUrl, { pool: BESIDE, name: 'console: files' })
  const signIn = authentication({
    adminToken: config.adminToken,
    key: sealer.digestKey,
    findAsker: findAsker(database),
    endSession: endSession(database),
    consoleUrl: config.consoleUrl,
  })
  const files = phoneFiles(scoped, beside, sealer, families, config.baseUrl)
  const { baseUrl, firmwareDir, requestsPerMinute } = config
  const tails = logTails(scoped)
  const visible = subtreeOf(beside)
  const oidc = config.oidc && { ...config.oidc, provider: identityProvider(config.oidc, log) }
  const ports = { database: scoped, sealer, families, files, authentication: signIn, live, tails, visible }
  const received = metrics.meter.createCounter('offhook_account_events_received', {
    description: 'What platforms posted, by what became of it',
  })
  for (const receipt of RECEIPTS) received.add(0, { receipt })
  const countAccountEvent = (receipt: Receipt) => received.add(1, { receipt })
  const resources = importedResources(scoped, sealer, families, baseUrl)
  const app = restApi({
    ...ports,
    resources,
    bus,
    baseUrl,
    firmwareDir,
    requestsPerMinute,
    health,
    log,
    countAccountEvent,
    measure: measureRequests(metrics),
  })
  mountPages(app, { ...ports, oidc, bus, baseUrl, traceUrl: config.traceUrl })
  health.add({ name: 'console: bus', ready: bus.connected })
  health.add({ name: 'console: database', ready: database.answers })
  const relay = relayOutbox(database, bus, log)
  const importing = runImports({
    database: scoped,
    sealer,
    resources,
    log,
  })
  const measured = measureOutbox(database, metrics, log)
  const http = await listen(createServer(getRequestListener(app.fetch, { hostname: 'console' })), {
    host: config.listen,
    port: config.port,
  })
  return {
    port: http.port,
    async stop() {
      live.stop()
      tails.stop()
      await stopInOrder([
        http.close,
        importing.stop,
        relay.stop,
        measured.stop,
        async () => families.close(),
        bus.close,
        beside.close,
        database.close,
      ])
    },
  }
}
