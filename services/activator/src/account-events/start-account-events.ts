import type { Bus } from '@offhook/bus'
import { applyAccountEvents } from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import type { Log, Metrics, Sealer } from '@offhook/runtime'
import type { Platforms } from '../platforms.ts'
import { applyAccountEvent } from './apply-account-event.ts'
import { findConcerned } from './concerned-phones.ts'
import { fairShares } from './fair-shares.ts'
import { findAccountEvent } from './found-account-event.ts'
import { keepApplied, keepPart } from './kept-account-event.ts'
import { releaseForgotten, tidyEvents } from './parked-events.ts'
import { findPage, hasGateway } from './places.ts'

/** Connections for account events alone: however many come, boots have theirs. */
const CONNECTIONS = 2
const SHARES = { perTenant: 8, total: 32, maxWaiting: 5_000 }
/** Those who find no place to wait come back as far apart as this. */
const CROWDED_MS = 500
const PACE_MS = 2
const LOOK_MS = 30_000
const TIDY_EVERY = 120

type Ports = { readonly bus: Bus; readonly sealer: Sealer; readonly log: Log; readonly metrics: Metrics }

/** Reads account events, and looks after those that wait for their phone. */
export async function startAccountEvents(
  databaseUrl: string,
  platforms: Platforms,
  { bus, sealer, log, metrics }: Ports,
) {
  const database = openDatabase(databaseUrl, { pool: CONNECTIONS, name: 'activator: account events' })
  const finished = metrics.meter.createCounter('offhook_account_events_finished', {
    description: 'Account events by what they came to',
  })
  for (const state of ['applied', 'parked', 'failed']) finished.add(0, { state })
  const apply = applyAccountEvent({
    findEvent: findAccountEvent(database, sealer),
    findConcerned: findConcerned(database, sealer),
    findPage: findPage(database),
    hasGateway: hasGateway(database),
    requestCredentials: (tenant, known, question) => platforms.at(tenant, known).requestCredentials(question),
    keepApplied: keepApplied(database, sealer),
    keepPart: keepPart(database, sealer),
    inTurn: fairShares(SHARES),
    crowdedMs: paceOf(),
    count: ({ state }) => finished.add(1, { state }),
    maxAttempts: applyAccountEvents.retryAfterMs.length,
    now: () => new Date(),
  })
  const events = await bus.consume(applyAccountEvents, ({ payload, attempt }) => apply(payload, attempt))

  let looks = 0
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      await releaseForgotten(database)
      if (looks++ % TIDY_EVERY === 0) await tidyEvents(database)
    } catch (cause) {
      log.warn({ err: cause }, 'parked account events are looked at later')
    }
  }
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_MS)
  return {
    async stop() {
      clearInterval(timer)
      await events.stop()
      await looking
      await database.close()
    },
  }
}

/** How long a tenant's next one is put off: one after the other, not all at once. */
function paceOf(): (tenant: string) => number {
  const next = new Map<string, number>()
  return (tenant) => {
    const now = Date.now()
    for (const [other, at] of next) if (at < now) next.delete(other)
    const at = Math.max(now + CROWDED_MS, (next.get(tenant) ?? 0) + PACE_MS)
    next.set(tenant, at)
    return at - now
  }
}
