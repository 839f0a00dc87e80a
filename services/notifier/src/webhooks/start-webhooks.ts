import { type Bus, done } from '@offhook/bus'
import { tellBoots, tellIdentities, tellLogAlerts, tellUnregistrations } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { coalesce, type Log, type Metrics, type Sealer, type ServiceHandle, stopInOrder } from '@offhook/runtime'
import { DeliveryType, openSecrets, validSecrets } from '@offhook/webhooks'
import { attemptDelivery } from './attempt-delivery.ts'
import type { WebhookConfig } from './config.ts'
import { OUTCOMES, outcomeOf } from './decide-attempt.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { type Attempted, type Claimed, keptDeliveries } from './kept-deliveries.ts'
import { measureWebhooks } from './measure-webhooks.ts'
import { openPoster } from './post-delivery.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'
import { tellWebhooks, unregistrationsOf } from './tell-webhooks.ts'
import { type TenantEvent, type ToldEvent, tenantEvent } from './tenant-event.ts'

const BATCH = { maxMessages: 500, maxWaitMs: 50 }

export type WebhookPorts = { database: Database; bus: Bus; sealer: Sealer; log: Log; metrics: Metrics }

/** Tells tenants' platforms what becomes of their phones: events become deliveries, and deliveries are tried until they arrive. */
export async function startWebhooks(
  { database, bus, sealer, log, metrics }: WebhookPorts,
  config: WebhookConfig,
): Promise<ServiceHandle> {
  const attempts = metrics.meter.createCounter('offhook_webhook_attempts', {
    description: 'Attempts to deliver events to tenants, by type of event and what came of it',
  })
  for (const type of DeliveryType.options) for (const outcome of OUTCOMES) attempts.add(0, { type, outcome })
  const poster = openPoster(config)
  const kept = keptDeliveries(database, config)
  const sweep = sweepDeliveries(database, config.keepMs)
  let sweeping: Promise<void> = Promise.resolve()
  let running = true
  const sweepSoon = () => {
    sweeping = sweeping
      .then(() => sweep(() => running))
      .catch((cause: unknown) => log.warn({ err: cause }, 'deliveries were not swept'))
  }
  const settle = coalesce<Attempted, void>(async (attempted) => {
    if (await kept.settle(attempted)) sweepSoon()
    return []
  })
  const deliveries = deliverWebhooks({
    ...{ findDue: kept.findDue, claim: kept.claim, atOnce: config.atOnce, lookEveryMs: config.lookEveryMs, log },
    attempt: attemptDelivery({
      openSecrets(delivery) {
        try {
          return validSecrets(openSecrets(sealer, delivery, delivery.secrets), new Date())
        } catch (cause) {
          log.error({ err: cause, tenant: delivery.tenant, webhook: delivery.webhook }, 'secrets do not open')
          return undefined
        }
      },
      post: poster.post,
      settle,
      count: ({ body }: Claimed, answer) => attempts.add(1, { type: body.type, outcome: outcomeOf(answer) }),
      ladder: config,
      now: () => new Date(),
      random: Math.random,
    }),
  })
  const tell = tellWebhooks(database)
  const tellAll = async (events: readonly TenantEvent[]) => {
    if ((await tell(events)) > 0) deliveries.wake()
    return done
  }
  const unregistrations = unregistrationsOf(database)
  const consumptions = [
    await bus.consumeBatches(
      tellBoots,
      BATCH,
      (messages) => tellAll(messages.map(({ name, payload }) => tenantEvent({ name, payload } as ToldEvent))), // one of the policy's two
    ),
    await bus.consumeBatches(tellIdentities, BATCH, (messages) => tellAll(messages.map(tenantEvent))),
    await bus.consumeBatches(tellLogAlerts, BATCH, (messages) => tellAll(messages.map(tenantEvent))),
    await bus.consumeBatches(tellUnregistrations, BATCH, async (messages) =>
      tellAll(await unregistrations(messages.map(({ payload }) => payload))),
    ),
  ]
  const measured = measureWebhooks(database, metrics, log)
  sweepSoon()
  const sweeps = setInterval(sweepSoon, config.sweepEveryMs)
  return {
    async stop() {
      running = false
      clearInterval(sweeps)
      await stopInOrder([
        ...consumptions.map(({ stop }) => stop),
        deliveries.stop,
        () => sweeping,
        measured.stop,
        poster.close,
      ])
    },
  }
}
