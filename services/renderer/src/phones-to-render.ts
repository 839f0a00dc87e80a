import type { Database } from '@offhook/database'
import { Credentials, layerSettings, type Mac, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'

/** Everything a rendering needs of a phone, as the database has it now. */
export type PhoneToRender = {
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly boot: string | null
  /** Of the credentials: may be newer than the event that asked for this rendering. */
  readonly revision: number
  readonly credentials: Credentials
  readonly settings: Settings
  readonly family: string | null
  readonly model: string | null
  readonly observed: { family: string; model: string } | null
  /** Of the bundle that is there now. */
  readonly contentHash: string | null
}

type Row = Omit<PhoneToRender, 'credentials' | 'settings' | 'observed'> & {
  sealed: Buffer
  layers: (Settings | null)[]
  phone_settings: Settings | null
  observed_family: string | null
  observed_model: string | null
  content_hash: string | null
}

/** Reads many phones in one query: credentials opened, settings layered carrier → … → customer, gateway, platform, phone. Phones without credentials are left out. */
export const phonesToRender =
  ({ sql }: Database, sealer: Sealer) =>
  async (macs: readonly Mac[]): Promise<Map<Mac, PhoneToRender>> => {
    const rows = await sql<Row[]>`
      select c.mac, c.tenant, c.gateway, c.boot, c.revision, c.sealed, p.family, p.model, p.settings as phone_settings,
        o.family as observed_family, o.model as observed_model, b.content_hash,
        (with recursive line as (
           select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = c.tenant
           union all
           select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16
         ) select jsonb_agg(settings order by depth desc) from line) || jsonb_build_array(g.settings) as layers
      from credentials c
      left join gateways g on g.tenant = c.tenant and g.gateway = c.gateway
      left join phones p on p.mac = c.mac
      left join phone_observations o on o.mac = c.mac
      left join bundles b on b.mac = c.mac
      where c.mac = any(${[...macs]})`
    return new Map(
      rows.map(({ sealed, layers, phone_settings, observed_family, observed_model, content_hash, ...row }) => {
        const credentials = Credentials.parse(JSON.parse(sealer.open(`credentials:${row.mac}`, sealed).toString()))
        const settings = layerSettings([...(layers ?? []), credentials.settings, phone_settings])
        const observed = observed_family && observed_model ? { family: observed_family, model: observed_model } : null
        return [row.mac, { ...row, credentials, settings, observed, contentHash: content_hash }]
      }),
    )
  }
