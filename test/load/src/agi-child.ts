import { start } from '@offhook/directory'
import { openHealth, openLog, openMetrics } from '@offhook/runtime'

/** The directory service alone in a process; tells its port, and ends when its parent lets go of it. */
const [databaseUrl = '', sealingKey = ''] = process.argv.slice(2)
const service = await start(
  {
    ...{ databaseUrl, natsUrl: '', databasePool: 4, sealingKeys: [Buffer.from(sealingKey, 'base64')] },
    ...{ listen: '127.0.0.1', dataDir: '', packsDir: undefined, metrics: { host: '127.0.0.1', port: 0, tenants: [] } },
    ...{ agi: { port: 0 }, ldap: undefined, ldaps: undefined },
  },
  { log: openLog('directory'), metrics: openMetrics('directory'), health: openHealth() },
)
process.once('disconnect', () => service.stop().finally(() => process.exit(0)))
process.send?.({ port: service.agiPort })
