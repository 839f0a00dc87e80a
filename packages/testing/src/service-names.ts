/** Every service that runs as a process of its own. */
export const SERVICES = [
  'renderer',
  'activator',
  'tracer',
  'log-collector',
  'edge',
  'ingester',
  'notifier',
  'console',
] as const
export type ServiceName = (typeof SERVICES)[number]
