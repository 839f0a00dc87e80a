/** Every service that runs as a process of its own, in the order they start: whoever is asked comes before whoever asks. Stopped in the opposite order. */
export const SERVICE_NAMES = [
  'renderer',
  'activator',
  'tracer',
  'log-collector',
  'edge',
  'ingester',
  'notifier',
  'directory',
  'console',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]
