import { createHash, createHmac } from 'node:crypto'
import {
  type AccountEvent,
  type AccountEventReceived,
  type AccountEventSubject,
  accountEventReceived,
  type SecurityRaised,
  securityRaised,
  subjectOfEvent,
  subjectToken,
} from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { coalesce, type Sealer } from '@offhook/runtime'
import type { AnySql } from '../outbox/outbox.ts'

export type GivenEvent = {
  readonly tenant: string
  readonly platform: string
  /** The platform's `webhook-id`. */
  readonly id: string
  /** As it came: what is sealed, and what a repeat is compared with. */
  readonly body: string
  readonly event: AccountEvent
  /** Who sent it. */
  readonly remote: string
}

/**
 * `repeated`: the same id with the same body was there; `other`: with another body. `conflict`: its phone is known under a tenant outside. `gone`: the platform has
 * been removed.
 */
export type KeptEvent = 'kept' | 'repeated' | 'other' | 'conflict' | 'gone'

type Prepared = GivenEvent & {
  readonly subject: AccountEventSubject
  readonly digest: Buffer
  readonly sealed: Buffer
}

const BYTEA = 17

export const accountEventPurpose = (tenant: string, platform: string, id: string): string =>
  `account-event:${tenant}/${platform}/${id}`

/** Keeps events, many in one transaction, each with the outbox's row that tells of it: what was answered for is not lost, and a repeat is one. */
export function keepAccountEvents(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
): (given: GivenEvent) => Promise<KeptEvent> {
  const keep = coalesce((events: Prepared[]) => sql.begin((sql) => keepBatch(sql, events)) as Promise<KeptEvent[]>, {
    maxSize: 200,
  })
  return (given) => {
    const { tenant, platform, id, body, event } = given
    return keep({
      ...given,
      subject: subjectOfEvent(tenant, platform, event),
      digest: createHmac('sha256', sealer.digestKey).update('account event ').update(body).digest(),
      sealed: sealer.seal(accountEventPurpose(tenant, platform, id), Buffer.from(JSON.stringify(event))),
    })
  }
}

async function keepBatch(sql: AnySql, events: readonly Prepared[]): Promise<KeptEvent[]> {
  const before = await digestsOf(sql, events)
  const [firsts, verdicts] = [new Map<string, Prepared>(), new Map<Prepared, KeptEvent>()]
  for (const one of events) if (!before.has(nameOf(one)) && !firsts.has(nameOf(one))) firsts.set(nameOf(one), one)
  const conflicting = await conflictsIn(sql, [...firsts.values()])
  for (const one of conflicting) verdicts.set(one, 'conflict')
  const kept = await insert(
    sql,
    [...firsts.values()].filter((one) => !conflicting.has(one)),
  )
  for (const one of kept) verdicts.set(one, 'kept')
  await tell(sql, kept, [...conflicting])

  const undecided = events.filter((one) => !verdicts.has(one))
  const after = undecided.length > 0 ? await digestsOf(sql, undecided) : new Map<string, Buffer>()
  return events.map((one) => {
    const there = after.get(nameOf(one))
    const conflict = conflicting.has(firsts.get(nameOf(one))!) ? 'conflict' : 'gone'
    return verdicts.get(one) ?? (there ? (there.equals(one.digest) ? 'repeated' : 'other') : conflict)
  })
}

const nameOf = ({ tenant, platform, id }: Pick<Prepared, 'tenant' | 'platform' | 'id'>): string =>
  `${tenant}/${platform}/${id}`

async function digestsOf(sql: AnySql, events: readonly Prepared[]): Promise<Map<string, Buffer>> {
  const rows = await sql<{ tenant: string; platform: string; id: string; digest: Buffer }[]>`
    select e.tenant, e.platform, e.id, e.digest from account_events e join unnest(
      ${events.map(({ tenant }) => tenant)}::text[], ${events.map(({ platform }) => platform)}::text[], ${events.map(({ id }) => id)}::text[]
    ) as given (tenant, platform, id) using (tenant, platform, id)`
  return new Map(rows.map((row) => [nameOf(row), row.digest]))
}

/** Events about a phone that was ordered or has booted at a tenant that is not the platform's and not below it. */
async function conflictsIn(sql: AnySql, events: readonly Prepared[]): Promise<Set<Prepared>> {
  const about = events.filter(({ subject }) => subject.mac !== undefined)
  if (about.length === 0) return new Set()
  const rows = await sql<{ position: number }[]>`
    select given.position from unnest(${about.map((_, at) => at)}::int[], ${about.map(({ tenant }) => tenant)}::text[], ${about.map(({ subject }) => subject.mac as string)}::text[])
      as given (position, tenant, mac)
    where exists (
      select from (select tenant from phones where mac = given.mac union all select tenant from credentials where mac = given.mac) known
      where not exists (
        with recursive up as (select t.tenant, t.parent from tenants t where t.tenant = known.tenant
          union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent)
        select from up where up.tenant = given.tenant))`
  return new Set(rows.map(({ position }) => about[position]!))
}

/** Numbered in order of receipt, but written in order of name: two consoles that keep the same events do not wait for each other in a circle. */
async function insert(sql: AnySql, events: readonly Prepared[]): Promise<Prepared[]> {
  if (events.length === 0) return []
  const column = <Value>(read: (one: Prepared) => Value) => events.map(read)
  const rows = await sql<{ position: number }[]>`
    with given as materialized (
      select *, nextval(pg_get_serial_sequence('account_events', 'seq')) as seq from (select * from unnest(
        ${events.map((_, at) => at)}::int[], ${column(({ tenant }) => tenant)}::text[], ${column(({ platform }) => platform)}::text[], ${column(({ id }) => id)}::text[],
        ${column(({ event }) => event.type)}::text[], ${column(({ subject }) => subject.mac ?? null)}::text[], ${column(({ subject }) => subject.account ?? null)}::text[],
        ${column(({ subject }) => subject.registrar ?? null)}::text[], ${column(({ subject }) => JSON.stringify(subject.keys))}::text[],
        ${sql.array(
          column(({ digest }) => digest),
          BYTEA,
        )}, ${sql.array(
          column(({ sealed }) => sealed),
          BYTEA,
        )},
        ${column(({ event }) => new Date(event.timestamp).toISOString())}::text[]::timestamptz[]
      ) as given (position, tenant, platform, id, type, mac, account, registrar, keys, digest, sealed, happened_at) order by position) numbered
    ), written as (
      insert into account_events (tenant, platform, id, seq, type, mac, account, registrar, keys, digest, sealed, happened_at)
      select tenant, platform, id, seq, type, mac, account, registrar, array(select jsonb_array_elements_text(keys::jsonb)), digest, sealed, happened_at
      from given join platforms using (tenant, platform) order by tenant, platform, id
      on conflict do nothing returning seq
    ) select given.position from given join written using (seq) order by given.position`
  return rows.map(({ position }) => events[position]!)
}

async function tell(sql: AnySql, kept: readonly Prepared[], conflicting: readonly Prepared[]): Promise<void> {
  const told = [
    ...kept.map((one) => [accountEventReceived.name, receivedOf(one)] as const),
    ...conflicting.map((one) => [securityRaised.name, conflictOf(one)] as const),
  ]
  if (told.length === 0) return
  await sql`insert into outbox (contract, payload) select contract, payload::jsonb
    from unnest(${told.map(([contract]) => contract)}::text[], ${told.map(([, payload]) => JSON.stringify(payload))}::text[]) with ordinality as told (contract, payload, position)
    order by position`
}

const receivedOf = ({ tenant, platform, id, event, subject }: Prepared): AccountEventReceived => ({
  ...{ tenant, platform, id, type: event.type, key: subjectToken(subject) },
  ...(subject.mac ? { mac: subject.mac } : {}),
})

/** The same for the same event, so that a sender who tries again raises it once. */
const conflictOf = (one: Prepared): SecurityRaised => ({
  id: createHash('sha256').update(nameOf(one)).digest('hex').slice(0, 24),
  kind: 'owner-conflict',
  remote: one.remote,
  ...(one.subject.mac ? { mac: one.subject.mac } : {}),
  tenant: one.tenant,
  at: new Date().toISOString(),
})
