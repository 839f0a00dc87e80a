import { openBus } from '@offhook/bus'
import { collectBootLogs } from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import { type StartService, stopInOrder } from '@offhook/runtime'
import { collectLogs } from './collect-logs.ts'
import type { LogCollectorConfig } from './config.ts'
import { dayOf, dropOldDays, ensureDays } from './day-partitions.ts'
import { keepLines } from './kept-lines.ts'
import { dropTenantsOldLines } from './tenant-retention.ts'
import { watchTenants } from './watched-tenants.ts'

const HOUR_MS = 3_600_000
/** A megabyte may be seventy thousand short lines. */
const BATCH = { maxMessages: 100, maxWaitMs: 100, maxBytes: 1024 * 1024 }

export const start: StartService<LogCollectorConfig> = async (config, { log, metrics, health }) => {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'log-collector' })
  const bus = await openBus(config.natsUrl, { name: 'log-collector', log, metrics })
  const lines = metrics.meter.createCounter('offhook_log_lines', {
    description: 'Lines of phones’ logs that were kept, by whether their family’s grammar took them',
  })
  for (const parsed of [true, false]) lines.add(0, { parsed })
  const raised = metrics.meter.createCounter('offhook_log_alerts_raised', {
    description: 'Alerts about logs that were raised: as many lines came as a tenant’s alert allows for',
  })
  raised.add(0)
  const tidy = async () => {
    const now = new Date()
    await ensureDays(database, [dayOf(now), dayOf(new Date(now.getTime() + 24 * HOUR_MS))])
    const dropped = await dropOldDays(database, config.retentionDays, now)
    if (dropped.length > 0) log.info({ days: dropped }, 'old log lines dropped')
    await dropTenantsOldLines(database, config.retentionDays, now)
  }
  const tidyOrSay = () => tidy().catch((cause: unknown) => log.warn({ err: cause }, 'log partitions were not tidied'))
  await tidyOrSay()
  const tidying = setInterval(tidyOrSay, HOUR_MS)
  const families = watchFamilies(config.packsDir, log)
  const watched = await watchTenants(database, log)
  const collect = collectLogs({
    families,
    ensureDays: (days) => ensureDays(database, days),
    keepLines: async (kept) => raised.add(await keepLines(database, kept, watched)),
    counted(all, unparsed) {
      lines.add(all - unparsed, { parsed: true })
      if (unparsed > 0) lines.add(unparsed, { parsed: false })
    },
  })
  const logs = await bus.consumeBatches(collectBootLogs, BATCH, (messages) =>
    collect(messages.map(({ payload }) => payload)),
  )
  health.add({ name: 'log-collector: bus', ready: bus.connected })
  health.add({ name: 'log-collector: database', ready: database.answers })
  return {
    async stop() {
      clearInterval(tidying)
      await stopInOrder([logs.stop, watched.stop, async () => families.close(), bus.close, database.close])
    },
  }
}
