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
import { phonesAtGateways } from './ordered-phones.ts'
import { startOutputs } from './outputs/start-outputs.ts'
import { countedQuotas, phoneQuotas } from './phone-quotas.ts'
import { PLATFORM_STATES } from './platform-health.ts'
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
  const platforms = platformsFrom(database, sealer, config.platform)
  const keepGrant = keepGrants(database, sealer)
  const answers = metrics.meter.createCounter('offhook_platform_answers', {
    description: "Tenant platforms' answers by kind",
  })
  const latency = metrics.meter.createHistogram('offhook_platform_latency', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  })

  metrics.meter
    .createObservableGauge('offhook_platforms', {
      description: 'Tenant platforms asked within the last hour, by the state of their guard',
    })
    .addCallback((gauge) => {
      const states = platforms.health().map(({ state }) => state)
      for (const state of PLATFORM_STATES) gauge.observe(states.filter((one) => one === state).length, { state })
    })

  const outputs = await startOutputs(config, { bus, database, sealer, log, metrics })
  const activate = activatePhone({
    findPhone: phonesAtGateways(database),
    async requestCredentials(tenant, known, question) {
      const askedAt = performance.now()
      const answer = await platforms.at(tenant, known).requestCredentials(question)
      answers.add(1, { kind: answer.kind, dialect: known.kind })
      latency.record((performance.now() - askedAt) / 1_000, { dialect: known.kind })
      return answer
    },
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
