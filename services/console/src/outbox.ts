import type { Bus } from '@offhook/bus'
import { accountChanged } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { Log } from '@offhook/runtime'
import type { Sql, TransactionSql } from 'postgres'

type AnySql = Sql | TransactionSql

/** Notes, in the transaction of the change itself, that the files of these phones are to be made anew. Phones without lines have none. */
export async function noteAccountChanges(
  sql: AnySql,
  what: 'settings' | 'lines' | 'assignment',
  phones: { mac: string } | { tenant: string; gateway?: string },
): Promise<void> {
  const which =
    'mac' in phones
      ? sql`c.mac = ${phones.mac}`
      : phones.gateway === undefined
        ? sql`c.tenant in (with recursive below as (select tenant from tenants where tenant = ${phones.tenant} union all select t.tenant from tenants t join below on t.parent = below.tenant) select tenant from below)`
        : sql`c.tenant = ${phones.tenant} and c.gateway = ${phones.gateway}`
  await sql`
    insert into outbox (contract, payload)
    select ${accountChanged.name}, jsonb_build_object('id', gen_random_uuid(), 'mac', c.mac, 'tenant', c.tenant, 'what', ${what}::text, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from credentials c where ${which}`
}

/** Writes what was done to the audit trail, in the same transaction. Never with a secret. */
export async function audit(
  sql: AnySql,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await sql`insert into audit_trail (actor, action, subject, detail) values ('administrator', ${action}, ${subject}, ${JSON.stringify(detail)}::text::jsonb)`
}

const BATCH = 200
const LOOK_MS = 500

/** Publishes the outbox in order and empties it; several consoles share the work. What the bus does not take stays. */
export function relayOutbox({ sql }: Database, bus: Bus, log: Log): { stop(): Promise<void> } {
  let running = true
  const relay = async (): Promise<number> =>
    sql.begin(async (sql) => {
      const rows = await sql<
        { id: string; payload: unknown }[]
      >`select id, payload from outbox order by id limit ${BATCH} for update skip locked`
      await Promise.all(rows.map(({ payload }) => bus.publish(accountChanged, accountChanged.payload.parse(payload))))
      if (rows.length > 0) await sql`delete from outbox where id = any(${rows.map(({ id }) => id)}::bigint[])`
      return rows.length
    })
  const loop = (async () => {
    while (running) {
      const sent = await relay().catch((cause: unknown) => {
        log.warn({ err: cause }, 'the outbox waits')
        return 0
      })
      if (sent < BATCH) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  })()
  return {
    async stop() {
      running = false
      await loop
    },
  }
}
