import { type Bus, done } from '@offhook/bus'
import { markOutputsOnChange } from '@offhook/contracts'
import { type Database, openDatabase } from '@offhook/database'
import { refuseHostsBut } from '@offhook/pbx-outputs'
import { type Log, type Metrics, runWorkers, type Sealer, stopInOrder } from '@offhook/runtime'
import { makeOneOutput, type OutputWork } from './make-outputs.ts'
import { markOutputs, tenantsWithOutputs } from './mark-outputs.ts'
import { PBX_OFF, type PbxConfig } from './pbx-config.ts'

/** PBXes that are written to at one time; each holds a connection to the database meanwhile. */
const AT_ONCE = 4
const LOOK_MS = 500
/** Of a command, a reload, a transaction. */
const TIMEOUT_MS = 8_000

export type Outputs = {
  /** The PBXes of this tenant and of those above it are to be brought up to date. */
  mark(tenant: string): Promise<void>
  stop(): Promise<void>
}

/** Keeps the PBXes of `local` platforms at what the inventory says: notes what changed, and makes what was noted until it is made. */
export async function startOutputs(
  { databaseUrl, pbx = PBX_OFF }: { databaseUrl: string; pbx?: PbxConfig },
  { bus, database, sealer, log, metrics }: { bus: Bus; database: Database; sealer: Sealer; log: Log; metrics: Metrics },
): Promise<Outputs> {
  const own = openDatabase(databaseUrl, { pool: AT_ONCE, name: 'activator: outputs' })
  const mark = markOutputs(database, sealer)
  const counter = metrics.meter.createCounter('offhook_pbx_outputs', {
    description: 'PBXes that were brought up to date, or were not, by kind',
  })
  for (const kind of ['asterisk', 'kamailio'])
    for (const outcome of ['changed', 'unchanged', 'failed']) counter.add(0, { outcome, kind })
  const { files, commands, contexts } = pbx
  const work: OutputWork = {
    ...{ database: own, sealer, log },
    limits: { files, commands, contexts, refuseHost: refuseHostsBut(pbx.hosts), timeoutMs: TIMEOUT_MS },
    count: (outcome, kind) => counter.add(1, { outcome, kind }),
  }
  const busyTenants = new Set<string>()
  let isMarked = false
  const worker = runWorkers({
    ...{ atOnce: AT_ONCE, lookMs: LOOK_MS },
    async prepare() {
      if (!isMarked) await Promise.all((await tenantsWithOutputs(database)).map(mark))
      isMarked = true
    },
    workOne: (onFound) => makeOneOutput(work, busyTenants, onFound),
    onFault: (err) => log.warn({ err }, 'PBXes wait for the database'),
  })
  const changes = await bus.consume(markOutputsOnChange, async ({ payload }) => {
    await mark(payload.tenant)
    return done
  })
  return {
    mark,
    async stop() {
      await stopInOrder([changes.stop, worker.stop, own.close])
    },
  }
}
