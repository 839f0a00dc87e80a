import type { Bus } from '@offhook/bus'
import { type AnyEvent, accountChanged, events } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { Log } from '@offhook/runtime'
import type { Sql, TransactionSql } from 'postgres'
import { noteInventoryChangesBelow } from '../phones/inventory-changes.ts'

export type AnySql = Sql | TransactionSql

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
        ? sql`c.tenant in (with recursive below as (select tenant from tenants where tenant = ${phones.tenant} union select t.tenant from tenants t join below on t.parent = below.tenant) select tenant from below)`
        : sql`c.tenant = ${phones.tenant} and c.gateway = ${phones.gateway}`
  await sql`
    insert into outbox (contract, payload)
    select ${accountChanged.name}, jsonb_build_object('id', gen_random_uuid(), 'mac', c.mac, 'tenant', c.tenant, 'what', ${what}::text, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from credentials c where ${which} order by c.mac`
  if ('tenant' in phones) await noteInventoryChangesBelow(sql, phones.tenant)
}

/**
 * Writes what was done to the audit trail, in the same transaction. Never with a secret: what a change keeps of before and after is `changeOf`'s.
 * `tenant` is whose thing it is, who may read of it; without it that of whoever asks, and what an administrator did only administrators read.
 */
export async function audit(
  sql: AnySql,
  actor: string,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
  tenant?: string,
): Promise<void> {
  await sql`insert into audit_trail (actor, action, subject, tenant, detail)
    values (${actor}, ${action}, ${subject}, coalesce(${tenant ?? null}, nullif(current_setting('offhook.tenant', true), '')), ${JSON.stringify(detail)}::text::jsonb)`
}

const BATCH = 200
const LOOK_MS = 250
const LOOK_AGAIN_MS = 1_000

type Row = { id: string; contract: string; payload: unknown }

/**
 * Publishes the outbox in order and empties it; several consoles share the work, each its own rows. A row goes only once the bus has it,
 * and its message id stays the same when it is sent again. What is no event of ours is set aside in the log.
 */
export function relayOutbox({ sql }: Database, bus: Bus, log: Log): { stop(): Promise<void> } {
  let running = true
  let waits = false
  let wake = () => {}
  const publish = async ({ id, contract, payload }: Row): Promise<void> => {
    const event = eventNamed(contract)
    const parsed = event?.payload.safeParse(payload)
    if (event && parsed?.success) await bus.publish(event, parsed.data)
    else log.error({ row: id, contract }, 'a row of the outbox is no event; it is dropped')
  }
  const relay = async (): Promise<number> =>
    sql.begin(async (sql) => {
      const rows = await sql<
        Row[]
      >`select id, contract, payload from outbox order by id limit ${BATCH} for update skip locked`
      await Promise.all(rows.map(publish))
      if (rows.length > 0) await sql`delete from outbox where id = any(${rows.map(({ id }) => id)}::bigint[])`
      return rows.length
    })
  const relayOrWait = async (): Promise<void> => {
    try {
      const sent = await relay()
      if (waits) log.info('the outbox goes on')
      waits = false
      if (sent < BATCH) await sleep(LOOK_MS)
    } catch (cause) {
      if (!waits) log.warn({ err: cause }, 'the outbox waits')
      waits = true
      await sleep(LOOK_AGAIN_MS)
    }
  }
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (!running) return resolve()
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = (async () => {
    while (running) await relayOrWait()
  })()
  return {
    async stop() {
      running = false
      wake()
      await loop
    },
  }
}

const eventNamed = (name: string): AnyEvent | undefined => events.find((event) => event.name === name)
