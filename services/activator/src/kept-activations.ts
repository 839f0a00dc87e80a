import { accountEventKey, accountEventReceived, type RefusalReason } from '@offhook/contracts'
import { type Database, releaseParkedEvents } from '@offhook/database'
import { type Credentials, effectiveLine, type Mac, normaliseAor, type Settings } from '@offhook/phones'
import { coalesce, type Sealer } from '@offhook/runtime'

export type Grant = {
  readonly boot: string
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly platform: string
  readonly credentials: Credentials
  readonly settings: Settings
  readonly at: Date
}

export type Refusal = {
  readonly boot: string
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly because: RefusalReason
  readonly at: Date
}

const BYTEA = 17

/** Keeps grants, many in one transaction: sealed lines under the next revision, their addresses, and what became of the boot. Answers each with its revision. */
export function keepGrants({ sql }: Database, sealer: Sealer): (grant: Grant) => Promise<number> {
  return coalesce(
    async (grants: Grant[]) => {
      const latest = [...new Map(grants.map((grant) => [grant.mac, grant])).values()] // one row a phone; the last grant is the newest
      const column = <Value>(read: (grant: Grant) => Value) => latest.map(read)
      const sealed = column(({ mac, credentials }) =>
        sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(credentials))),
      )
      const addresses = latest.flatMap(addressesOf)
      const macs = column(({ mac }) => mac as string)
      const revisions = await sql.begin(async (sql) => {
        const rows = await sql<{ mac: string; revision: number }[]>`
        insert into credentials (mac, tenant, gateway, platform, boot, revision, sealed, granted_at)
        select mac, tenant, gateway, platform, boot, 1, sealed, granted_at from unnest(
          ${macs}::text[], ${column(({ tenant }) => tenant)}::text[], ${column(({ gateway }) => gateway)}::text[], ${column(({ platform }) => platform)}::text[],
          ${column(({ boot }) => boot)}::text[], ${sql.array(sealed, BYTEA)}, ${column(({ at }) => at.toISOString())}::text[]::timestamptz[]
        ) as fresh (mac, tenant, gateway, platform, boot, sealed, granted_at) order by mac
        on conflict (mac) do update set tenant = excluded.tenant, gateway = excluded.gateway, platform = excluded.platform,
          boot = excluded.boot, revision = credentials.revision + 1, sealed = excluded.sealed, granted_at = excluded.granted_at
        returning mac, revision`
        const byMac = new Map(rows.map(({ mac, revision }) => [mac, revision]))
        await sql`delete from line_addresses where mac = any(${macs})`
        await sql`insert into line_addresses (mac, line, aor, tenant, name) select * from unnest(
        ${addresses.map(({ mac }) => mac as string)}::text[], ${addresses.map(({ line }) => line)}::int[], ${addresses.map(({ aor }) => aor)}::text[], ${addresses.map(({ tenant }) => tenant)}::text[], ${addresses.map(({ name }) => name)}::text[])`
        await sql`insert into activations (boot, mac, tenant, gateway, outcome, revision, at)
        select boot, mac, tenant, gateway, 'activated', revision, at from unnest(
          ${grants.map(({ boot }) => boot)}::text[], ${grants.map(({ mac }) => mac as string)}::text[], ${grants.map(({ tenant }) => tenant)}::text[],
          ${grants.map(({ gateway }) => gateway)}::text[], ${grants.map(({ mac }) => byMac.get(mac)!)}::int[], ${grants.map(({ at }) => at.toISOString())}::text[]::timestamptz[]
        ) as fresh (boot, mac, tenant, gateway, revision, at)
        on conflict (boot) do update set outcome = excluded.outcome, revision = excluded.revision, because = null, at = excluded.at`
        const keys = latest.flatMap(({ tenant, platform, mac, credentials }) =>
          keysOf(tenant, platform, mac, credentials),
        )
        await releaseParkedEvents(sql, accountEventReceived.name, { keys })
        return byMac
      })
      return grants.map(({ mac }) => revisions.get(mac)!)
    },
    { maxSize: 100 },
  )
}

export async function keepRefusal(
  { sql }: Database,
  { boot, mac, tenant, gateway, because, at }: Refusal,
): Promise<void> {
  await sql`insert into activations (boot, mac, tenant, gateway, outcome, because, at)
    values (${boot}, ${mac}, ${tenant}, ${gateway}, 'refused', ${because}, ${at.toISOString()}::timestamptz) on conflict (boot) do nothing`
}

/** What account events that wait for this phone, or for a phone with one of these accounts, name. */
export const keysOf = (tenant: string, platform: string, mac: Mac, { lines }: Pick<Credentials, 'lines'>): string[] => [
  accountEventKey(tenant, platform, 'phone', mac),
  ...lines.map(({ user }) => accountEventKey(tenant, platform, 'account', user)),
]

/** What a phone registers as, by line; lines without a registrar have none. */
export function addressesOf({
  mac,
  tenant,
  credentials,
  settings,
}: Pick<Grant, 'mac' | 'tenant' | 'credentials' | 'settings'>): {
  mac: Mac
  line: number
  aor: string
  tenant: string
  name: string
}[] {
  return credentials.lines.flatMap((line, index) => {
    const effective = effectiveLine(line, settings)
    const aor = effective && normaliseAor(`${effective.user}@${effective.registrar}`)
    return aor
      ? [{ mac, line: index + 1, aor, tenant, name: (line.displayName ?? line.label ?? '').toLowerCase() }]
      : []
  })
}
