import { openBus } from '@offhook/bus'
import * as contracts from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import { type StartService, stopInOrder } from '@offhook/runtime'
import { announceBoots } from './announce-boots.ts'
import type { BootEvent } from './boot-step.ts'
import type { TracerConfig } from './config.ts'
import { exportBoots } from './export-boots.ts'
import { findEarlierSessions } from './find-earlier-sessions.ts'
import { assignToOpenChanges } from './find-open-changes.ts'
import { keepSteps, markStalled } from './kept-boots.ts'
import { measureBoots } from './measure-boots.ts'
import { keepIdentities, keepRegistrations } from './observations.ts'
import { findRegistrationBoots } from './registrations.ts'
import { tellStalls } from './tell-stalls.ts'
import { type TracerPorts, traceEvents, traceRegistrations } from './trace-boots.ts'

/** Long enough that a boot's burst of requests is one update of its row, short enough for somebody who watches. */
const BATCH = { maxMessages: 1_000, maxWaitMs: 200 }
const SWEEP_MS = 2_000

export const start: StartService<TracerConfig> = async (config, { log, metrics, health }) => {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'tracer' })
  const bus = await openBus(config.natsUrl, { name: 'tracer', log, metrics })
  const spans = config.tracesUrl
    ? exportBoots({
        url: config.tracesUrl,
        delayMs: config.exportAfterMs,
        sampling: config.sampling,
        findEarlier: (boots) => findEarlierSessions(database, boots),
        log,
      })
    : undefined
  const families = watchFamilies(config.packsDir, log)
  const measure = measureBoots(
    metrics,
    families.all.map(({ name }) => name),
  )
  const announce = announceBoots(measure, (event) => bus.publish(contracts.bootFinished, event), spans)
  const { stallAfterMs, registerWithinMs } = config
  const options = () => ({ families, now: new Date(), stallAfterMs, registerWithinMs })
  const ports: TracerPorts = {
    keepSteps: (owners, steps) => keepSteps(database, owners, steps, options()),
    announce,
    assignToOpenChanges: (steps) => assignToOpenChanges(database, steps),
    findRegistrationBoots: (registrations) => findRegistrationBoots(database, registrations),
    async keepObservations(events, registrations) {
      await keepIdentities(
        database,
        events.flatMap((event) => (event.name === 'phone.identified' ? [event.payload] : [])),
      )
      await keepRegistrations(database, registrations)
    },
  }
  const trace = traceEvents(ports)
  const registered = traceRegistrations(ports)
  const handle = (events: readonly BootEvent[]) => trace(events)
  const consumptions = [
    await bus.consumeBatches(contracts.traceLeases, BATCH, handle),
    await bus.consumeBatches(contracts.traceActivations, BATCH, handle),
    await bus.consumeBatches(contracts.traceConfigs, BATCH, handle),
    await bus.consumeBatches(contracts.traceEdge, BATCH, handle),
    await bus.consumeBatches(contracts.traceBootLogs, BATCH, handle),
    await bus.consumeBatches(contracts.traceResyncs, BATCH, handle),
    await bus.consumeBatches(contracts.traceRegistrations, BATCH, (messages) =>
      registered(messages.map(({ payload }) => payload)),
    ),
  ]
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweep = setInterval(() => {
    sweeping = sweeping
      .then(async () => {
        await announce(await markStalled(database, options()))
        await tellStalls(database, (event) => bus.publish(contracts.bootStalled, event))
      })
      .catch((cause: unknown) => log.warn({ err: cause }, 'silent boots were not looked for'))
  }, SWEEP_MS)
  health.add({ name: 'tracer: bus', ready: bus.connected })
  health.add({ name: 'tracer: database', ready: database.answers })
  return {
    async stop() {
      clearInterval(sweep)
      await stopInOrder([
        ...consumptions.map(({ stop }) => stop),
        () => sweeping.then(() => {}),
        async () => spans?.close(),
        async () => families.close(),
        bus.close,
        database.close,
      ])
    },
  }
}
