import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findNatsServer } from './find-nats-server.ts'
import { accepts, freePort } from './free-port.ts'
import { type Engine, runEngine } from './run-engine.ts'

export type NatsOptions = {
  /** Where its store, configuration and log live. */
  directory: string
  /** Where a downloaded `nats-server` is kept. */
  binDirectory: string
  port?: number
}

/** A nats-server of our own on loopback, with JetStream on disk; its store outlives the process. */
export async function startNats({ directory, binDirectory, port }: NatsOptions): Promise<Engine> {
  await mkdir(directory, { recursive: true })
  const command = await findNatsServer(binDirectory)
  const chosen = port ?? (await freePort())
  const configuration = join(directory, 'nats.conf')
  await writeFile(
    configuration,
    `listen: "127.0.0.1:${chosen}"\nmax_payload: 1MB\njetstream { store_dir: ${JSON.stringify(join(directory, 'store'))}, max_memory_store: 256MB, max_file_store: 32GB }\n`,
  )
  return runEngine(
    {
      name: 'nats-server',
      command,
      args: ['-c', configuration],
      logFile: join(directory, 'nats.log'),
      pidFile: join(directory, 'nats.pid'),
      stopSignal: 'SIGTERM',
    },
    `nats://127.0.0.1:${chosen}`,
    () => accepts(chosen),
  )
}
