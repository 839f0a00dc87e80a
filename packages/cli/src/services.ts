import * as activator from '@offhook/activator'
import * as console from '@offhook/console'
import * as directory from '@offhook/directory'
import * as edge from '@offhook/edge'
import * as ingester from '@offhook/ingester'
import * as logCollector from '@offhook/log-collector'
import * as notifier from '@offhook/notifier'
import * as renderer from '@offhook/renderer'
import type { ServiceContext, ServiceHandle } from '@offhook/runtime'
import { SERVICE_NAMES, type ServiceName } from '@offhook/runtime/service-names'
import * as tracer from '@offhook/tracer'

export type ServiceModule = {
  name: string
  start(environment: NodeJS.ProcessEnv, context: ServiceContext): Promise<ServiceHandle>
}

const startOf =
  <Config>({
    readConfig,
    start,
  }: {
    readConfig(environment: NodeJS.ProcessEnv): Config
    start(config: Config, context: ServiceContext): Promise<ServiceHandle>
  }): ServiceModule['start'] =>
  (environment, context) =>
    start(readConfig(environment), context)

const starts: Record<ServiceName, ServiceModule['start']> = {
  renderer: startOf(renderer),
  activator: startOf(activator),
  tracer: startOf(tracer),
  'log-collector': startOf(logCollector),
  edge: startOf(edge),
  ingester: startOf(ingester),
  notifier: startOf(notifier),
  directory: startOf(directory),
  console: startOf(console),
}

/** All of them, in the order they start. */
export const services: readonly ServiceModule[] = SERVICE_NAMES.map((name) => ({ name, start: starts[name] }))
