import { readConfig, type ServedEvents, start } from '@offhook/edge'
import { openHealth, openLog, openMetrics } from '@offhook/runtime'

/** The edge in a process of its own, by an environment in JSON; the second argument says whether it tells of what it answers. */
const [, , environment, told] = process.argv
const config = readConfig(JSON.parse(environment!)) // given by whoever forks it
const silent: ServedEvents = {
  add: (event) => ({ event: { ...event, id: '' }, times: 1, told: false }),
  flush: async () => {},
  dropped: 0,
  close: async () => {},
}
const metrics = openMetrics('edge')
const context = { log: openLog('edge'), metrics, health: openHealth() }
const edge = await start(config, context, told === 'told' ? {} : { served: silent })
process.send?.({ port: edge.port })
process.on('disconnect', () => process.exit(0))
