import { openBus } from '@offhook/bus'
import {
  renderOnActivation as activationPolicy,
  configRendered,
  renderOnIdentification as identificationPolicy,
  phoneIdentified,
  renderOnReactivation as reactivationPolicy,
} from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import { phonesToRender } from '@offhook/rendering'
import { BoundedMap, openSealer, type StartService, stopInOrder } from '@offhook/runtime'
import type { RendererConfig } from './config.ts'
import { oneByOne } from './one-by-one.ts'
import { renderOnActivation } from './render-on-activation.ts'
import { renderOnIdentification } from './render-on-identification.ts'
import type { RendererPorts } from './render-phones.ts'
import { findRendered, keepBundles, keepIdentities } from './rendered-bundles.ts'

export const start: StartService<RendererConfig> = async (config, { log, metrics, health }) => {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'renderer' })
  const bus = await openBus(config.natsUrl, { name: 'renderer', log, metrics })
  const sealer = openSealer(config.sealingKeys)
  const rendered = metrics.meter.createCounter('offhook_configs_rendered', { description: 'Bundles rendered' })

  const families = watchFamilies(config.packsDir, log)
  const ports: RendererPorts = {
    families,
    findPhones: phonesToRender(database, sealer),
    findRendered: findRendered(database),
    keepIdentities: keepIdentities(database),
    keepBundles: keepBundles(database, sealer),
    announceRendered(event) {
      rendered.add(1, { family: event.family, changed: event.changed })
      return bus.publish(configRendered, event)
    },
    heard: new BoundedMap(100_000),
    now: () => new Date(),
  }
  // Every renderer hears what phones say at once; the durable reader below is for what was missed.
  const hearing = bus.watch(phoneIdentified, ({ mac, family, model }) => ports.heard.set(mac, { family, model }))
  const render = oneByOne(renderOnActivation(ports))
  const renderAgain = oneByOne(renderOnIdentification(ports))
  const activations = await bus.consumeBatches(activationPolicy, { maxMessages: 50, maxWaitMs: 4 }, (messages) =>
    render(messages.map(({ payload }) => payload)),
  )
  // Rendering shares one thread: phones that changed outside a boot come a few at a time between those that boot.
  const reactivations = await bus.consumeBatches(reactivationPolicy, { maxMessages: 8, maxWaitMs: 10 }, (messages) =>
    render(messages.map(({ payload }) => payload)),
  )
  const identities = await bus.consumeBatches(identificationPolicy, { maxMessages: 50, maxWaitMs: 20 }, (messages) =>
    renderAgain(messages.map(({ payload }) => payload)),
  )
  health.add({ name: 'renderer: bus', ready: bus.connected })
  health.add({ name: 'renderer: database', ready: database.answers })
  return {
    async stop() {
      await stopInOrder([
        activations.stop,
        reactivations.stop,
        identities.stop,
        async () => hearing.stop(),
        async () => families.close(),
        bus.close,
        database.close,
      ])
    },
  }
}
