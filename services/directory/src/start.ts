import { openDatabase } from '@offhook/database'
import { digestDirectorySecret } from '@offhook/directories'
import { openSealer, type ServiceContext, type ServiceHandle, type Stop, stopInOrder } from '@offhook/runtime'
import { AGI_OUTCOMES, listenAgi } from './agi/agi-server.ts'
import { openBooks } from './books.ts'
import type { DirectoryConfig } from './config.ts'
import { hearChanges } from './hear-changes.ts'
import { readBook } from './read-book.ts'

export async function start(
  config: DirectoryConfig,
  { log, metrics, health }: ServiceContext,
): Promise<ServiceHandle & { agiPort: number | undefined }> {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'directory' })
  const { digestKey } = openSealer(config.sealingKeys)
  const books = openBooks({
    digest: (kind, secret) => digestDirectorySecret(kind, secret, digestKey),
    read: readBook(database),
    now: Date.now,
    log,
  })
  hearChanges(database, books, log)
  const calls = metrics.meter.createCounter('offhook_agi_calls', {
    description:
      'Calls that Asterisk asked about, by what became of them; unless named or routed they went on as they came',
  })
  for (const outcome of AGI_OUTCOMES) calls.add(0, { outcome })
  const closes: Stop[] = []
  const agi =
    config.agi &&
    (await listenAgi(
      { books, counted: (outcome) => calls.add(1, { outcome }) },
      { host: config.listen, port: config.agi.port },
    ))
  if (agi) closes.push(agi.close)
  health.add({ name: 'directory: database', ready: database.answers })
  return {
    agiPort: agi?.port,
    async stop() {
      await stopInOrder([...closes, database.close])
    },
  }
}
