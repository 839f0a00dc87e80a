import { openBus } from '@offhook/bus'
import {
  activateOnLease,
  activationRefused,
  phoneActivated,
  phoneReactivated,
  reactivateOnAccountChange,
} from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { openSealer, type ServiceContext, type ServiceHandle, stopInOrder } from '@offhook/runtime'
import { startAccountEvents } from './account-events/start-account-events.ts'
import { activatePhone } from './activate-phone.ts'
import type { ActivatorConfig } from './config.ts'
import { keepGrants, keepRefusal } from './kept-activations.ts'
import { measurePlatforms } from './measure-platforms.ts'
import { phonesAtGateways } from './ordered-phones.ts'
import { startOutputs } from './outputs/start-outputs.ts'
import { countedQuotas, phoneQuotas } from './phone-quotas.ts'
import { localLines, type NamedHealth, platformsFrom } from './platforms.ts'
import { grantedPhones, keepRevision, reactivatePhone } from './reactivate-phone.ts'
import { tellHealth } from './tell-health.ts'

export type ActivatorHandle = ServiceHandle & {
  /** How the platforms are that this process asks. */
  platformHealth(): NamedHealth[]
}

export async function start(
  config: ActivatorConfig,
  { log, metrics, health }: ServiceContext,
): Promise<ActivatorHandle> {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'activator' })
  const bus = await openBus(config.natsUrl, { name: 'activator', log, metrics })
  const sealer = openSealer(config.sealingKeys)
  const platforms = measurePlatforms(platformsFrom(database, sealer, config.platform), metrics)
  const keepGrant = keepGrants(database, sealer)
  const outputs = await startOutputs(config, { bus, database, sealer, log, metrics })
  const activate = activatePhone({
    findPhone: phonesAtGateways(database),
    requestCredentials: (tenant, known, question) => platforms.at(tenant, known).requestCredentials(question),
    ...phoneQuotas(countedQuotas(database)),
    keepGrant,
    keepRefusal: (refusal) => keepRefusal(database, refusal),
    announceActivated: (event) => bus.publish(phoneActivated, event),
    notePbxes: (tenants) => Promise.all(tenants.map(outputs.mark)),
    announceRefused: (event) => bus.publish(activationRefused, event),
    maxAttempts: activateOnLease.retryAfterMs.length,
    now: () => new Date(),
  })
  const reactivate = reactivatePhone({
    findGranted: grantedPhones(database, sealer, localLines(database, sealer)),
    keepRevision: keepRevision(database, sealer),
    announceReactivated: (event) => bus.publish(phoneReactivated, event),
    now: () => new Date(),
  })
  const leases = await bus.consume(activateOnLease, ({ payload, attempt }) => activate(payload, attempt))
  const accounts = await bus.consume(reactivateOnAccountChange, ({ payload }) => reactivate(payload))
  const events = await startAccountEvents(config.databaseUrl, platforms, { bus, sealer, log, metrics })
  const telling = tellHealth(database, platforms.health, log)
  health.add({ name: 'activator: bus', ready: bus.connected })
  health.add({ name: 'activator: database', ready: database.answers })
  return {
    platformHealth: platforms.health,
    async stop() {
      await stopInOrder([
        leases.stop,
        accounts.stop,
        events.stop,
        telling.stop,
        outputs.stop,
        bus.close,
        database.close,
      ])
    },
  }
}
