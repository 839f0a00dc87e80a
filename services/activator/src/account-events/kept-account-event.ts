import {
  accountChanged,
  accountEventReceived,
  type Change,
  phoneReactivated,
  type SecurityRaised,
  securityRaised,
} from '@offhook/contracts'
import { type Database, releaseParkedEvents } from '@offhook/database'
import { type Contact, type Mac, mintBootId } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { TransactionSql } from 'postgres'
import { addressesOf, keysOf } from '../kept-activations.ts'
import type { PhoneChange } from './decide-account-event.ts'
import type { FoundEvent } from './found-account-event.ts'

/** What an event comes to. `failed` and `applied` end it, and its body is wiped; a `parked` one waits for its phone. */
export type Ending = {
  readonly state: 'applied' | 'failed' | 'parked'
  readonly because?: string | undefined
}

export type Work = {
  readonly ending: Ending
  readonly changes?: readonly PhoneChange[]
  /** A phone's place in the inventory; null: none. */
  readonly place?: { readonly mac: Mac; readonly gateway: string | null } | undefined
  readonly directory?: { readonly gateway: string | undefined; readonly contacts: readonly Contact[] } | undefined
  /** Phones that were changed before, in parts. */
  readonly before?: number
  /** Somebody claims a phone that a tenant outside has. */
  readonly conflict?: Mac | undefined
}

/** A phone was given another revision since it was read: to be decided anew. */
export class ChangedMeanwhile extends Error {
  override name = 'ChangedMeanwhile'
}

/** Changes phones and ends their event in one transaction, with what tells of it. False when somebody else had ended it; throws {@link ChangedMeanwhile}. */
export const keepApplied =
  ({ sql }: Database, sealer: Sealer) =>
  (found: FoundEvent, work: Work): Promise<boolean> =>
    sql.begin(async (sql) => {
      const { tenant, platform, id } = found
      const { ending, changes = [], place, directory, before = 0, conflict } = work
      const [row] = await sql`
        select from account_events where tenant = ${tenant} and platform = ${platform} and id = ${id} and state = 'waiting' for update`
      if (!row) return false
      await keepChanges(sql, sealer, found, changes)
      if (place) await keepPlace(sql, found, place)
      const reached = directory ? await keepDirectory(sql, found, directory) : 0
      if (conflict) await raise(sql, found, conflict)
      const isOver = ending.state !== 'parked'
      await sql`
        update account_events set state = ${ending.state}, because = ${ending.because ?? null}, phones = ${before + changes.length + reached},
          sealed = case when ${isOver} then null else sealed end, finished_at = case when ${isOver} then now() end
        where tenant = ${tenant} and platform = ${platform} and id = ${id}`
      return true
    })

/** Changes some of an event's phones and leaves it waiting: for events that concern more than one transaction should hold. */
export const keepPart =
  ({ sql }: Database, sealer: Sealer) =>
  async (found: FoundEvent, changes: readonly PhoneChange[]): Promise<void> => {
    await sql.begin((sql) => keepChanges(sql, sealer, found, changes))
  }

async function keepChanges(
  sql: TransactionSql,
  sealer: Sealer,
  found: FoundEvent,
  changes: readonly PhoneChange[],
): Promise<void> {
  const { tenant, platform, id, event, receivedAt } = found
  for (const { mac, from, credentials, gateway, settings, grantedAt } of changes) {
    const sealed = sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(credentials)))
    const at = grantedAt.toISOString()
    const [row] = await sql<{ revision: number }[]>`${
      from === undefined
        ? sql`insert into credentials (mac, tenant, gateway, platform, boot, revision, sealed, granted_at)
            values (${mac}, ${tenant}, ${gateway}, ${platform}, null, 1, ${sealed}, ${at}::timestamptz) on conflict do nothing returning revision`
        : sql`update credentials set tenant = ${tenant}, gateway = ${gateway}, platform = ${platform}, revision = revision + 1, sealed = ${sealed},
            granted_at = greatest(granted_at, ${at}::timestamptz) where mac = ${mac} and revision = ${from} returning revision`
    }`
    if (!row) throw new ChangedMeanwhile(`a phone was given other lines while an event was applied to it`)
    const addresses = addressesOf({ mac, tenant, credentials, settings })
    await sql`delete from line_addresses where mac = ${mac}`
    await sql`insert into line_addresses (mac, line, aor, tenant, name) select ${mac}, line, aor, ${tenant}, name from unnest(
      ${addresses.map(({ line }) => line)}::int[], ${addresses.map(({ aor }) => aor)}::text[], ${addresses.map(({ name }) => name)}::text[]) as fresh (line, aor, name)`
    const change: Change = { id: mintBootId(), what: event.type, event: id, toldAt: receivedAt.toISOString() }
    await tell(sql, phoneReactivated.name, {
      ...{ mac, tenant, gateway, platform, revision: row.revision, lines: credentials.lines.length, change },
      at: new Date().toISOString(),
    })
    await releaseParkedEvents(sql, accountEventReceived.name, { keys: keysOf(tenant, platform, mac, credentials) })
  }
}

async function keepPlace(
  sql: TransactionSql,
  found: FoundEvent,
  { mac, gateway }: NonNullable<Work['place']>,
): Promise<void> {
  const moved = await sql`update phones set gateway = ${gateway}, updated_at = now()
    where mac = ${mac} and tenant = ${found.tenant} and gateway is distinct from ${gateway} returning 1`
  if (moved.length > 0) await note(sql, found, 'phone.moved', mac, { gateway })
}

/** Replaces a directory and notes every phone below whose files hold it; resolves with how many. The same contacts again change nothing. */
async function keepDirectory(
  sql: TransactionSql,
  found: FoundEvent,
  { gateway, contacts }: NonNullable<Work['directory']>,
): Promise<number> {
  const { tenant } = found
  const given = sql`${JSON.stringify(contacts)}::text::jsonb`
  const settings = sql`settings = jsonb_set(settings, '{directory}', coalesce(settings -> 'directory', '{}') || jsonb_build_object('contacts', ${given})), updated_at = now()`
  const isOther = sql`settings #> '{directory,contacts}' is distinct from ${given}`
  const changed =
    gateway === undefined
      ? await sql`update tenants set ${settings} where tenant = ${tenant} and ${isOther} returning 1`
      : await sql`update gateways set ${settings} where tenant = ${tenant} and gateway = ${gateway} and ${isOther} returning 1`
  if (changed.length === 0) return 0
  await note(sql, found, 'directory.changed', gateway === undefined ? tenant : `${tenant}/${gateway}`, {
    contacts: contacts.length,
  })
  const below = sql`(with recursive below as (select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant)
    select tenant from below)`
  const told = await sql`
    insert into outbox (contract, payload)
    select ${accountChanged.name}, jsonb_build_object('id', gen_random_uuid(), 'mac', c.mac, 'tenant', c.tenant, 'what', 'settings', 'at', ${new Date().toISOString()}::text)
    from credentials c where ${gateway === undefined ? sql`c.tenant in ${below}` : sql`c.tenant = ${tenant} and c.gateway = ${gateway}`} order by c.mac returning 1`
  return told.length
}

async function raise(sql: TransactionSql, { tenant, platform, id }: FoundEvent, mac: Mac): Promise<void> {
  const raised: SecurityRaised = {
    ...{ id: `${tenant}/${platform}/${id}`, kind: 'owner-conflict', remote: 'platform', mac, tenant },
    at: new Date().toISOString(),
  }
  await tell(sql, securityRaised.name, raised)
}

const tell = (sql: TransactionSql, contract: string, payload: object) =>
  sql`insert into outbox (contract, payload) values (${contract}, ${JSON.stringify(payload)}::text::jsonb)`

/** Beside the event's own row, what it changed of what people write. */
const note = (
  sql: TransactionSql,
  { tenant, platform, id }: FoundEvent,
  action: string,
  subject: string,
  detail: object,
) =>
  sql`insert into audit_trail (actor, action, subject, tenant, detail)
    values (${`platform ${tenant}/${platform}`}, ${action}, ${subject}, ${tenant}, ${JSON.stringify({ ...detail, event: id })}::text::jsonb)`
