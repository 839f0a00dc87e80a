import { type Bus, done } from '@offhook/bus'
import { followTokens, issueTokensOnChange, phoneActivated, type TokenShown } from '@offhook/contracts'
import { type Database, openDatabase } from '@offhook/database'
import { refuseHostsBut } from '@offhook/pbx-outputs'
import { type Log, type Metrics, runWorkers, type Sealer, stopInOrder } from '@offhook/runtime'
import type { AlertPorts } from '../accept-alerts.ts'
import type { IngesterConfig } from '../config.ts'
import type { Gateways } from '../gateways.ts'
import { type FillWork, fillOneGateway } from './fill-gateways.ts'
import { followRevocation, followShownToken } from './follow-tokens.ts'
import { listTokens } from './list-tokens.ts'
import { markGateways } from './mark-gateways.ts'
import { takeTokens } from './take-tokens.ts'

/** DHCP servers that are written to at one time; each holds a connection to the database meanwhile. */
const AT_ONCE = 4
const LOOK_MS = 250
/** Of a transaction in a DHCP server's database. */
const TIMEOUT_MS = 8_000
/** Every gateway is looked after this often, whether something was heard of it or not. */
const ROUND_MS = 300_000
/** For how long tokens that are good for nothing are kept. */
const FORGET_AFTER = '2 days'

export type IssuedTokens = {
  take: ReturnType<typeof takeTokens>
  list: ReturnType<typeof listTokens>
  stop(): Promise<void>
}

/** Keeps the DHCP servers of gateways that roll no dice supplied with each phone's next boot token. */
export async function startIssuedTokens(
  config: Pick<IngesterConfig, 'databaseUrl' | 'tokenLifetimeMs' | 'tokenGraceMs' | 'baseUrl' | 'dhcpHosts'>,
  alerts: Pick<AlertPorts, 'keepBoot' | 'announceAlert' | 'now'>,
  {
    bus,
    database,
    gateways,
    sealer,
    log,
    metrics,
  }: { bus: Bus; database: Database; gateways: Gateways; sealer: Sealer; log: Log; metrics: Metrics },
): Promise<IssuedTokens> {
  const { sql } = database
  const own = openDatabase(config.databaseUrl, { pool: AT_ONCE * 2, name: 'ingester: tokens' })
  const counter = metrics.meter.createCounter('offhook_issued_tokens_written', {
    description: 'DHCP servers that were brought to the next boot tokens, or were not, by kind',
  })
  for (const into of ['kea', 'dnsmasq'])
    for (const outcome of ['changed', 'unchanged', 'failed']) counter.add(0, { outcome, into })
  const work: FillWork = {
    ...{ database: own, sealer, baseUrl: config.baseUrl, graceMs: config.tokenGraceMs, log },
    limits: { refuseHost: refuseHostsBut(config.dhcpHosts, 'OFFHOOK_DHCP_HOSTS'), timeoutMs: TIMEOUT_MS },
    count: (outcome, into) => counter.add(1, { outcome, into }),
  }
  const busyTenants = new Set<string>()
  let roundAt = Number.NEGATIVE_INFINITY
  const workers = runWorkers({
    ...{ atOnce: AT_ONCE, lookMs: LOOK_MS },
    async prepare() {
      if (performance.now() < roundAt) return
      await markGateways(own.sql, 'all')
      await own.sql`delete from issued_tokens where replaced_at < now() - ${FORGET_AFTER}::interval and coalesce(expires_at < now() - ${FORGET_AFTER}::interval, true)`
      roundAt = performance.now() + ROUND_MS
    },
    workOne: (onFound) => fillOneGateway(work, busyTenants, onFound),
    onFault: (err) => log.warn({ err }, 'boot tokens wait for the database'),
  })
  const ports = { database, sealer, lifetimeMs: config.tokenLifetimeMs, graceMs: config.tokenGraceMs, ...alerts }
  const following = await bus.consume(followTokens, ({ payload }) =>
    'token' in payload ? followShownToken(ports, payload as TokenShown) : followRevocation(ports, payload),
  )
  const inventory = await bus.consume(issueTokensOnChange, async ({ payload: { tenant } }) => {
    await markGateways(sql, { tenant })
    return done
  })
  // Who was not ordered is known from its first lines on; whoever misses it is looked after in the next round.
  const activated = bus.watch(phoneActivated, async ({ tenant, gateway }) => {
    try {
      if (await gateways.issues(tenant, gateway)) await markGateways(sql, { tenant, gateway })
    } catch (cause) {
      log.warn({ err: cause, tenant, gateway }, 'a phone gets its first token later')
    }
  })
  return {
    take: takeTokens(database, sealer, config.tokenLifetimeMs),
    list: listTokens(database, sealer, config.baseUrl),
    async stop() {
      await stopInOrder([following.stop, inventory.stop, async () => activated.stop(), workers.stop, own.close])
    },
  }
}
