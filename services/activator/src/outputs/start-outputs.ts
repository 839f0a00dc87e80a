import { type Bus, done } from '@offhook/bus'
import { markOutputsOnChange } from '@offhook/contracts'
import { type Database, openDatabase } from '@offhook/database'
import { refuseHostsBut } from '@offhook/pbx-outputs'
import type { Log, Metrics, Sealer } from '@offhook/runtime'
import { stopInOrder } from '@offhook/runtime'
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
  const worker = runWorkers({
    database: own,
    sealer,
    limits: { files, commands, contexts, refuseHost: refuseHostsBut(pbx.hosts), timeoutMs: TIMEOUT_MS },
    log,
    count: (outcome, kind) => counter.add(1, { outcome, kind }),
    before: async () => {
      await Promise.all((await tenantsWithOutputs(database)).map(mark))
    },
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

/** Looks for work now and then, alone; whoever finds some lets another one look at once. */
function runWorkers({ before, ...work }: OutputWork & { before(): Promise<void> }): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const busyTenants = new Set<string>()
  let isStopping = false
  let isPrepared = false
  let waits = false
  const look = async () => {
    try {
      if (!isPrepared) await before()
      isPrepared = true
      while (!isStopping && (await makeOneOutput(work, busyTenants, begin)));
      waits = false
    } catch (cause) {
      if (!waits) work.log.warn({ err: cause }, 'PBXes wait for the database')
      waits = true
    }
  }
  const begin = () => {
    if (isStopping || running.size >= AT_ONCE) return
    const one: Promise<void> = look().finally(() => running.delete(one))
    running.add(one)
  }
  const timer = setInterval(() => {
    if (isPrepared || running.size === 0) begin()
  }, LOOK_MS)
  begin()
  return {
    async stop() {
      isStopping = true
      clearInterval(timer)
      await Promise.all(running)
    },
  }
}
