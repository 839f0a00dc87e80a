import { done, type Outcome, retry } from '@offhook/bus'
import type { AccountChanged, PhoneReactivated } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { KeptCredentials, type Line, type Mac, mergeSettings, mintBootId, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { addressesOf } from './kept-activations.ts'

/** A phone's lines as they are granted now. */
export type Granted = {
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly platform: string
  readonly revision: number
  readonly credentials: KeptCredentials
  /** Whether they were read anew from the inventory. */
  readonly reread: boolean
  readonly settings: Settings
}

export type ReactivatorPorts = {
  findGranted(mac: Mac): Promise<Granted | undefined>
  /** The next revision; undefined when the phone has been given another one since it was read. */
  keepRevision(granted: Granted): Promise<number | undefined>
  announceReactivated(event: PhoneReactivated): Promise<unknown>
  now(): Date
}

/** Something a phone's files are made of changed: it gets a new revision, and is rendered anew. A phone without lines has nothing to change. */
export const reactivatePhone =
  (ports: ReactivatorPorts) =>
  async ({ mac, what, at }: AccountChanged): Promise<Outcome> => {
    const granted = await ports.findGranted(mac)
    if (!granted) return done
    const revision = await ports.keepRevision(granted)
    if (revision === undefined) return retry('a boot gave the phone new lines meanwhile')
    const { tenant, gateway, platform, credentials } = granted
    await ports.announceReactivated({
      mac,
      tenant,
      gateway,
      platform,
      revision,
      lines: credentials.lines.length,
      change: { id: mintBootId(), what, toldAt: at },
      at: ports.now().toISOString(),
    })
    return done
  }

type Row = {
  tenant: string
  gateway: string
  platform: string
  revision: number
  sealed: Buffer
  kind: string | null
  layers: (Settings | null)[] | null
}

/** The lines a phone has, read anew from the inventory where its platform is `local`. */
export const grantedPhones =
  ({ sql }: Database, sealer: Sealer, findLocalLines: (mac: string) => Promise<Line[] | undefined>) =>
  async (mac: Mac): Promise<Granted | undefined> => {
    const [row] = await sql<Row[]>`
      select c.tenant, c.gateway, c.platform, c.revision, c.sealed, p.kind, (
        with recursive line as (select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = c.tenant
          union all select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16)
        select jsonb_agg(settings order by depth desc) from line) || jsonb_build_array(g.settings, f.settings) as layers
      from credentials c left join platforms p on p.tenant = c.tenant and p.platform = c.platform
      left join gateways g on g.tenant = c.tenant and g.gateway = c.gateway left join phones f on f.mac = c.mac
      where c.mac = ${mac}`
    if (!row) return undefined
    const kept = KeptCredentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, row.sealed).toString()))
    const local = row.kind === 'local' ? await findLocalLines(mac) : undefined
    const { tenant, gateway, platform, revision } = row
    return {
      mac,
      tenant,
      gateway,
      platform,
      revision,
      credentials: local ? { ...kept, lines: local } : kept,
      reread: local !== undefined,
      settings: mergeSettings(row.layers ?? []),
    }
  }

/** Raises the revision of exactly the lines that were read, so that an account event never brings back what a boot has replaced. */
export const keepRevision =
  ({ sql }: Database, sealer: Sealer) =>
  (granted: Granted): Promise<number | undefined> =>
    sql.begin(async (sql) => {
      const { mac, revision, credentials, reread } = granted
      const sealed = reread ? sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(credentials))) : null
      const [row] = await sql<{ revision: number }[]>`
        update credentials set revision = revision + 1, sealed = coalesce(${sealed}::bytea, sealed) where mac = ${mac} and revision = ${revision} returning revision`
      if (!row || !reread) return row?.revision
      const addresses = addressesOf(granted)
      await sql`delete from line_addresses where mac = ${mac}`
      await sql`insert into line_addresses (mac, line, aor, tenant, name) select ${mac}, line, aor, ${granted.tenant}, name from unnest(
        ${addresses.map(({ line }) => line)}::int[], ${addresses.map(({ aor }) => aor)}::text[], ${addresses.map(({ name }) => name)}::text[]) as fresh (line, aor, name)`
      return row.revision
    })
