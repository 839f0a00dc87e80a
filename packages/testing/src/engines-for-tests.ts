import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@offhook/database'
import { findNatsServer, startPostgres } from '@offhook/engines'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openFolder } from './open-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the run's PostgreSQL; tests make their own databases from `template`. */
    postgresUrl: string
    /** Where a downloaded nats-server is. */
    binDirectory: string
  }
}

export const TEMPLATE = 'offhook_template'

/** One PostgreSQL for a whole test run, in a temporary directory, with a migrated template database; and a nats-server fetched once, before files that run side by side look for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await openFolder('test')
  const engine = await startPostgres({
    directory: join(directory, 'postgres'),
    settings: { fsync: 'off', max_connections: '400' },
  })
  const admin = postgres(engine.url, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${TEMPLATE}`)
  await admin.end()
  await migrate(databaseUrl(engine.url, TEMPLATE))
  project.provide('postgresUrl', engine.url)
  const binDirectory = process.env.OFFHOOK_BIN_DIR ?? fileURLToPath(new URL('../../../.offhook/bin', import.meta.url))
  await findNatsServer(binDirectory)
  project.provide('binDirectory', binDirectory)
  return async () => {
    await engine.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

export const databaseUrl = (server: string, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).toString()
