import { openBus } from '@offhook/bus'
import { configRendered, renderOnActivation as policy } from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { openSealer, type StartService, stopInOrder } from '@offhook/runtime'
import type { RendererConfig } from './config.ts'
import { phonesToRender } from './phones-to-render.ts'
import { renderOnActivation } from './render-on-activation.ts'
import { keepBundles } from './rendered-bundles.ts'

export const start: StartService<RendererConfig> = async (config, { log, metrics, health }) => {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'renderer' })
  const bus = await openBus(config.natsUrl, { name: 'renderer', log })
  const sealer = openSealer(config.sealingKeys)
  const rendered = metrics.meter.createCounter('offhook_configs_rendered', { description: 'Bundles rendered' })

  const render = renderOnActivation({
    findPhones: phonesToRender(database, sealer),
    keepBundles: keepBundles(database, sealer),
    announceRendered(event) {
      rendered.add(1, { family: event.family, changed: event.changed })
      return bus.publish(configRendered, event)
    },
    now: () => new Date(),
  })
  const activations = await bus.consumeBatches(policy, { maxMessages: 50, maxWaitMs: 4 }, (messages) =>
    render(messages.map(({ payload }) => payload)),
  )
  health.add({ name: 'renderer: bus', ready: bus.connected })
  health.add({ name: 'renderer: database', ready: database.answers })
  return {
    async stop() {
      await stopInOrder([activations.stop, bus.close, database.close])
    },
  }
}
