import * as activator from '@offhook/activator'
import * as console from '@offhook/console'
import * as edge from '@offhook/edge'
import * as ingester from '@offhook/ingester'
import * as logCollector from '@offhook/log-collector'
import * as notifier from '@offhook/notifier'
import * as renderer from '@offhook/renderer'
import type { ServiceContext, ServiceHandle } from '@offhook/runtime'
import * as tracer from '@offhook/tracer'

export type ServiceModule = {
  name: string
  start(environment: NodeJS.ProcessEnv, context: ServiceContext): Promise<ServiceHandle>
}

const service = <Config>(
  name: string,
  {
    readConfig,
    start,
  }: {
    readConfig(environment: NodeJS.ProcessEnv): Config
    start(config: Config, context: ServiceContext): Promise<ServiceHandle>
  },
): ServiceModule => ({
  name,
  start: (environment, context) => start(readConfig(environment), context),
})

/** In the order they start: whoever is asked comes before whoever asks. Stopped in the opposite order. */
export const services: readonly ServiceModule[] = [
  service('renderer', renderer),
  service('activator', activator),
  service('tracer', tracer),
  service('log-collector', logCollector),
  service('edge', edge),
  service('ingester', ingester),
  service('notifier', notifier),
  service('console', console),
]
