import { done, openBus } from '@offhook/bus'
import {
  followContacts,
  notifyOnChange,
  notifyOnRequest,
  ResyncResult,
  ResyncWhat,
  resyncFinished,
} from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import { openSealer, type StartService, stopInOrder } from '@offhook/runtime'
import { openSipClient, sendNotify } from '@offhook/sip'
import { openAsterisks } from './asterisks.ts'
import type { NotifierConfig } from './config.ts'
import { keepContacts, type RegistrationEvent } from './kept-contacts.ts'
import { isFinished, keepResult } from './kept-results.ts'
import { openPace } from './pace.ts'
import { phonesToNotify } from './phones-to-notify.ts'
import { readRegistrar } from './registrars/kept-watches.ts'
import { superviseRegistrars } from './registrars/supervise-registrars.ts'
import { resyncPhone } from './resync-phone.ts'
import { startWebhooks } from './webhooks/start-webhooks.ts'

export const start: StartService<NotifierConfig> = async (config, { log, metrics, health }) => {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'notifier' })
  const bus = await openBus(config.natsUrl, { name: 'notifier', log, metrics })
  const sealer = openSealer(config.sealingKeys)
  const families = watchFamilies(config.packsDir, log)
  const sip = await openSipClient({ listen: { host: config.listen, port: config.sipPort }, log })
  const results = metrics.meter.createCounter('offhook_resyncs', {
    description: 'Phones told to resync, by what came of it',
  })
  for (const what of ResyncWhat.options) for (const result of ResyncResult.options) results.add(0, { what, result })

  const asterisks = openAsterisks({
    find: (key) => readRegistrar(database, sealer, key),
    timeoutMs: config.notifyTimeoutMs,
    log,
  })
  const resync = resyncPhone({
    isFinished: isFinished(database),
    findPhone: phonesToNotify(database, sealer),
    familyNamed: families.named,
    sendNotify: (notify) => sendNotify(sip, notify),
    handOver: asterisks.notify,
    keepResult: keepResult(database),
    announceFinished(finished) {
      results.add(1, { what: finished.what, result: finished.result })
      return bus.publish(resyncFinished, finished)
    },
    pace: openPace(config),
    from: config.from,
    timeoutMs: config.notifyTimeoutMs,
    askAgainAfterMs: config.askAgainAfterMs,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => new Date(),
  })
  const keep = keepContacts(database)
  const contacts = await bus.consumeBatches(followContacts, { maxMessages: 500, maxWaitMs: 50 }, async (messages) => {
    await keep(messages.map(({ name, payload }) => ({ name, payload }) as RegistrationEvent)) // one of the policy's two
    return done
  })
  const requests = await bus.consume(notifyOnRequest, async ({ payload }) => {
    await resync(payload)
    return done
  })
  // A boot fetches its files by itself; outside of one a phone has to be told that they are others now.
  const changes = await bus.consume(notifyOnChange, async ({ payload }) => {
    const { because, changed, change, mac, tenant, gateway, contentHash, revision } = payload
    if (because === 'account' && changed)
      await resync({
        id: `changed.${mac}.${revision}.${contentHash.slice(0, 16)}`,
        ...{ mac, tenant, what: 're-read' },
        ...(change ? { change: { change: change.id, gateway } } : {}),
      })
    return done
  })
  const webhooks = await startWebhooks({ database, bus, sealer, log, metrics }, config.webhooks)
  const registrars = superviseRegistrars({ database, bus, sip, sealer, log, metrics }, config.registrars)
  health.add({ name: 'notifier: bus', ready: bus.connected })
  health.add({ name: 'notifier: database', ready: database.answers })
  return {
    async stop() {
      await stopInOrder([
        requests.stop,
        changes.stop,
        contacts.stop,
        webhooks.stop,
        registrars.stop,
        asterisks.close,
        sip.close,
        async () => families.close(),
        bus.close,
        database.close,
      ])
    },
  }
}
