import { randomUUID } from 'node:crypto'
import type { Database } from '@offhook/database'
import type { Log } from '@offhook/runtime'
import type { NamedHealth } from './platforms.ts'

const TELL_MS = 5_000
/** What a process that is gone has told is removed by the others. */
const FORGOTTEN = '1 hour'

/** Tells every few seconds how the platforms are that this process asks, for whoever looks at the console. A database that is away is told later. */
export function tellHealth({ sql }: Database, read: () => NamedHealth[], log: Log): { stop(): Promise<void> } {
  const instance = randomUUID()
  let telling = Promise.resolve()
  const tell = async (): Promise<void> => {
    const told = read()
    await sql`delete from platform_health where told_at < now() - ${FORGOTTEN}::interval`
    if (told.length === 0) return
    const column = <Value>(of: (health: NamedHealth) => Value) => told.map(of)
    await sql`
      insert into platform_health (tenant, platform, instance, state, since, p50, p99, last_error, last_error_at, asking, waiting, told_at)
      select tenant, platform, ${instance}, state, since, p50, p99, last_error, last_error_at, asking, waiting, now() from unnest(
        ${column(({ tenant }) => tenant)}::text[], ${column(({ platform }) => platform)}::text[], ${column(({ state }) => state as string)}::text[],
        ${column(({ since }) => since.toISOString())}::text[]::timestamptz[], ${column(({ latencyMs }) => latencyMs?.p50 ?? null)}::real[],
        ${column(({ latencyMs }) => latencyMs?.p99 ?? null)}::real[], ${column(({ lastError }) => lastError?.kind ?? null)}::text[],
        ${column(({ lastError }) => lastError?.at.toISOString() ?? null)}::text[]::timestamptz[], ${column(({ asking }) => asking)}::int[], ${column(({ waiting }) => waiting)}::int[]
      ) as told (tenant, platform, state, since, p50, p99, last_error, last_error_at, asking, waiting) order by tenant, platform
      on conflict (tenant, platform, instance) do update set state = excluded.state, since = excluded.since, p50 = excluded.p50, p99 = excluded.p99,
        last_error = excluded.last_error, last_error_at = excluded.last_error_at, asking = excluded.asking, waiting = excluded.waiting, told_at = excluded.told_at`
  }
  const timer = setInterval(() => {
    telling = telling.then(tell).catch((cause) => log.debug({ err: cause }, 'how the platforms are is told later'))
  }, TELL_MS)
  return {
    async stop() {
      clearInterval(timer)
      await telling
      await sql`delete from platform_health where instance = ${instance}`.catch(() => undefined)
    },
  }
}
