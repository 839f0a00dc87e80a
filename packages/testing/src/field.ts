import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, openBus } from '@offhook/bus'
import { type Database, openDatabase } from '@offhook/database'
import { startNats } from '@offhook/engines'
import { type Mac, mintBootId } from '@offhook/phones'
import { type Log, openHealth, openLog, openMetrics, type ServiceContext } from '@offhook/runtime'
import postgres from 'postgres'
import { test as base, inject } from 'vitest'
import { databaseUrl, TEMPLATE } from './engines-for-tests.ts'

export type Field = {
  readonly natsUrl: string
  readonly databaseUrl: string
  readonly database: Database
  readonly bus: Bus
  readonly sealingKey: string
  readonly dataDir: string
  readonly log: Log
  /** A context as a service gets it. */
  context(): ServiceContext
  /** The part of a configuration that all services share. */
  common(): {
    natsUrl: string
    databaseUrl: string
    databasePool: number
    sealingKeys: Buffer[]
    listen: string
    dataDir: string
    packsDir: string | undefined
    metrics: { host: string; port: number; tenants: string[] }
  }
}

/** A NATS server, a migrated database and a data directory of a test file's own; ended with the file. */
export async function openField(): Promise<Field & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'offhook-field-'))
  const nats = await startNats({ directory: join(dataDir, 'nats'), binDirectory: inject('binDirectory') })
  const name = `field_${randomBytes(6).toString('hex')}`
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} template ${TEMPLATE}`)
  const log = openLog('test')
  const url = databaseUrl(inject('postgresUrl'), name)
  const database = openDatabase(url, { pool: 4 })
  const bus = await openBus(nats.url, { name: 'test', log })
  const sealingKey = randomBytes(32)
  return {
    natsUrl: nats.url,
    databaseUrl: url,
    database,
    bus,
    sealingKey: sealingKey.toString('base64'),
    dataDir,
    log,
    context: () => ({ log, metrics: openMetrics('test'), health: openHealth() }),
    common: () => ({
      natsUrl: nats.url,
      databaseUrl: url,
      databasePool: 4,
      sealingKeys: [sealingKey],
      listen: '127.0.0.1',
      dataDir,
      packsDir: undefined,
      metrics: { host: '127.0.0.1', port: 0, tenants: [] },
    }),
    async close() {
      await bus.close()
      await database.close()
      await nats.stop()
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A test that is given a `field`: one for each test file. */
export const test = base.extend<{ field: Field }>({
  field: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from this pattern
    async ({}, use) => {
      const field = await openField()
      await use(field)
      await field.close()
    },
    { scope: 'file' },
  ],
})

let minted = 0
/** A Polycom MAC that no other test of this process has. */
export const mintMac = (): Mac =>
  `0004f2${randomBytes(2).toString('hex')}${(minted++ % 256).toString(16).padStart(2, '0')}` as Mac // 12 hex digits

/** A 12-digit boot token. */
export const mintToken = (): string => String(randomBytes(6).readUIntBE(0, 6) % 1_000_000_000_000).padStart(12, '0')

export { mintBootId }
