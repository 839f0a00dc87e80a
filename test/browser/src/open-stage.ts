import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bus, openBus } from '@offhook/bus'
import { start as startConsole } from '@offhook/console'
import { type Database, migrate, openDatabase } from '@offhook/database'
import { startNats, startPostgres } from '@offhook/engines'
import { openHealth, openLog, openMetrics, openSealer, type Sealer } from '@offhook/runtime'
import { openFolder } from '@offhook/testing/open-folder'
import { start as startTracer } from '@offhook/tracer'

const BIN = process.env.OFFHOOK_BIN_DIR ?? fileURLToPath(new URL('../../../.offhook/bin', import.meta.url))

export type Stage = {
  /** Of the console. */
  readonly url: string
  readonly adminToken: string
  readonly database: Database
  /** With the console's key. */
  readonly sealer: Sealer
  readonly bus: Bus
  close(): Promise<void>
}

/** A console and a tracer on engines of their own: what is published here is seen on the console's pages. */
export async function openStage(): Promise<Stage> {
  const dataDir = await openFolder('stage')
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const one of closing.toReversed()) await one()
  }
  try {
    const postgres = await startPostgres({ directory: join(dataDir, 'postgres'), settings: { fsync: 'off' } })
    closing.push(postgres.stop)
    const nats = await startNats({ directory: join(dataDir, 'nats'), binDirectory: BIN })
    closing.push(nats.stop)
    await migrate(postgres.url)
    const adminToken = randomBytes(24).toString('base64url')
    const common = {
      ...{ natsUrl: nats.url, databaseUrl: postgres.url, databasePool: 4, sealingKeys: [randomBytes(32)], dataDir },
      ...{ listen: '127.0.0.1', packsDir: undefined, metrics: { host: '127.0.0.1', port: 0, tenants: [] } },
    }
    const context = () => ({ log: openLog('stage'), metrics: openMetrics('stage'), health: openHealth() })
    const tracer = await startTracer(
      {
        ...{ ...common, stallAfterMs: 60_000, registerWithinMs: 180_000, tracesUrl: undefined },
        ...{ exportAfterMs: 3_000, sampling: { share: 0, byTenant: {} } },
      },
      context(),
    )
    closing.push(tracer.stop)
    const console = await startConsole(
      {
        ...{ ...common, port: 0, adminToken, baseUrl: 'http://127.0.0.1:8066/phoneprovisioning' },
        ...{ firmwareDir: join(dataDir, 'firmware'), requestsPerMinute: 60_000 },
      },
      context(),
    )
    closing.push(console.stop)
    const database = openDatabase(postgres.url, { pool: 4 })
    closing.push(database.close)
    const bus = await openBus(nats.url, { name: 'stage', log: openLog('stage') })
    closing.push(bus.close)
    const sealer = openSealer(common.sealingKeys)
    return { url: `http://127.0.0.1:${console.port}`, adminToken, database, sealer, bus, close }
  } catch (cause) {
    await close()
    throw cause
  }
}
