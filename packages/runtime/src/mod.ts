export { inAnyRange, isAddressRange, isLoopback, plainAddress } from './address-ranges.ts'
export { BoundedMap } from './bounded-map.ts'
export { coalesce } from './coalesce.ts'
export {
  ConfigInvalid,
  metricsTenants,
  parseEnvironment,
  port,
  type ServiceEnvironment,
  sealingKeys,
  serviceEnvironment,
} from './config.ts'
export { type Check, type Health, openHealth, serveHealth } from './health.ts'
export { listen, listenPlain, PortInUse } from './listen.ts'
export { type Log, openLog } from './log.ts'
export { type Metrics, openMetrics } from './metrics.ts'
export { openUdpSocket, type Peer, type UdpSocket } from './open-udp-socket.ts'
export { type Problem, problemResponse } from './problem.ts'
export { runWorkers, type Workers } from './run-workers.ts'
export { type Sample, sampleGauges } from './sample-gauges.ts'
export { openSealer, SealBroken, type Sealer } from './sealing.ts'
export {
  type CommonConfig,
  commonConfig,
  runService,
  type ServiceContext,
  type ServiceHandle,
  type StartService,
} from './service.ts'
export { onShutdown, type Stop, stopInOrder } from './shutdown.ts'
