import { AccountEvent, type AccountEventReceived } from '@offhook/contracts'
import type { AccountEventState, Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { PhoneAtGateway } from '../ordered-phones.ts'

export type EventName = Pick<AccountEventReceived, 'tenant' | 'platform' | 'id'>

/** An event that waits to be applied, and what stands before it. */
export type FoundEvent = EventName & {
  readonly event: AccountEvent
  readonly keys: readonly string[]
  readonly receivedAt: Date
  /** Received before it, about one of the same things, and still waiting: the first of them. */
  readonly blockedBy: string | null
  /** Whether something that happened later, of the same phone, account or directory, was applied already. */
  readonly isStale: boolean
  /** Whether a later state of the same directory waits. */
  readonly isFollowed: boolean
  readonly known: NonNullable<PhoneAtGateway['platform']>
}

type Row = {
  state: AccountEventState
  sealed: Buffer | null
  keys: string[]
  received_at: string
  blocked_by: string | null
  is_stale: boolean
  is_followed: boolean
  known: Omit<NonNullable<PhoneAtGateway['platform']>, 'auth'>
  auth: Buffer | null
}

export const OLDER_THAN_KNOWN = 'older-than-known'

/** Undefined for one that is applied, has failed, or waits for its phone. */
export const findAccountEvent =
  ({ sql }: Database, sealer: Sealer) =>
  async ({ tenant, platform, id }: EventName): Promise<FoundEvent | undefined> => {
    const [row] = await sql<Row[]>`
      select e.state, e.sealed, e.keys, e.received_at, p.auth,
        jsonb_build_object('name', p.platform, 'kind', p.kind, 'baseUrl', p.base_url, 'mapping', p.mapping, 'limits', p.limits, 'updatedAt', p.updated_at) as known,
        (select b.id from account_events b where b.keys && e.keys and b.state = 'waiting' and b.seq < e.seq order by b.seq limit 1) as blocked_by,
        exists (select from account_events n where n.keys @> e.keys[1:1] and n.state = 'applied' and n.because is distinct from ${OLDER_THAN_KNOWN}
          and n.happened_at > e.happened_at and (n.registrar is null or e.registrar is null or n.registrar = e.registrar)) as is_stale,
        e.type = 'directory.changed' and exists (select from account_events l where l.keys @> e.keys[1:1] and l.state = 'waiting' and l.seq > e.seq
          and l.happened_at >= e.happened_at) as is_followed
      from account_events e join platforms p on p.tenant = e.tenant and p.platform = e.platform
      where e.tenant = ${tenant} and e.platform = ${platform} and e.id = ${id}`
    if (!row?.sealed || row.state !== 'waiting') return undefined
    const clear = sealer.open(`account-event:${tenant}/${platform}/${id}`, row.sealed).toString()
    return {
      ...{ tenant, platform, id, keys: row.keys, receivedAt: new Date(row.received_at) },
      event: AccountEvent.parse(JSON.parse(clear)),
      ...{ blockedBy: row.blocked_by, isStale: row.is_stale, isFollowed: row.is_followed },
      known: { ...row.known, auth: row.auth },
    }
  }
