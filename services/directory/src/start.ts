import { readFile } from 'node:fs/promises'
import { openDatabase } from '@offhook/database'
import { digestDirectorySecret } from '@offhook/directories'
import { openSealer, type ServiceContext, type ServiceHandle, type Stop, stopInOrder } from '@offhook/runtime'
import { AGI_OUTCOMES, listenAgi } from './agi/agi-server.ts'
import { openBooks } from './books.ts'
import type { DirectoryConfig } from './config.ts'
import { hearChanges } from './hear-changes.ts'
import { LDAP_OUTCOMES, listenLdap } from './ldap/ldap-server.ts'
import { readBook } from './read-book.ts'

export async function start(
  config: DirectoryConfig,
  { log, metrics, health }: ServiceContext,
): Promise<
  ServiceHandle & { agiPort: number | undefined; ldapPort: number | undefined; ldapsPort: number | undefined }
> {
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
  const asked = metrics.meter.createCounter('offhook_ldap_requests', {
    description: 'What LDAP clients asked for, by what became of it',
  })
  for (const outcome of LDAP_OUTCOMES) asked.add(0, { outcome })
  const ldapPorts = { books, counted: (outcome: (typeof LDAP_OUTCOMES)[number]) => asked.add(1, { outcome }) }
  const ldap = config.ldap && (await listenLdap(ldapPorts, { host: config.listen, port: config.ldap.port }))
  if (ldap) closes.push(ldap.close)
  const ldaps =
    config.ldaps &&
    (await listenLdap(
      ldapPorts,
      { host: config.listen, port: config.ldaps.port },
      { cert: await readFile(config.ldaps.certificateFile), key: await readFile(config.ldaps.keyFile) },
    ))
  if (ldaps) closes.push(ldaps.close)
  health.add({ name: 'directory: database', ready: database.answers })
  return {
    agiPort: agi?.port,
    ldapPort: ldap?.port,
    ldapsPort: ldaps?.port,
    async stop() {
      await stopInOrder([...closes, database.close])
    },
  }
}
