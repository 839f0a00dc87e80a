import type { Database } from '@offhook/database'
import {
  KeptCredentials,
  type Mac,
  openSettings,
  type Settings,
  type SharedLayer,
  type SharedSettings,
  tenantSource,
} from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'

/** Everything a rendering needs of a phone, as the database has it now. */
export type PhoneToRender = {
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly platform: string
  readonly boot: string | null
  /** Of the credentials: may be newer than the event that asked for this rendering. */
  readonly revision: number
  readonly credentials: KeptCredentials
  /** Of tenants from carrier to customer, and of the gateway. */
  readonly shared: readonly SharedLayer[]
  readonly own: Settings
  /** Of the branding of its tenant, or of the nearest one above that has a picture. */
  readonly background: { tenant: string; contentHash: string; contentType: string } | null
  /** What somebody wrote down, or else, where nobody did, what the platform told. */
  readonly family: string | null
  readonly model: string | null
  readonly observed: { family: string; model: string } | null
  /** DHCP options 60 and 77 of this boot. */
  readonly dhcpClasses: readonly string[]
  /** Of the bundle that is there now. */
  readonly rendered: { contentHash: string; family: string; model: string | null } | null
}

type Row = Pick<PhoneToRender, 'mac' | 'tenant' | 'gateway' | 'platform' | 'boot' | 'revision' | 'family' | 'model'> & {
  sealed: Buffer
  tenants: { tenant: string; settings: SharedSettings | null }[] | null
  background: PhoneToRender['background']
  gateway_settings: SharedSettings | null
  phone_settings: Settings | null
  observed_family: string | null
  observed_model: string | null
  vendor_class: string | null
  user_class: string | null
  content_hash: string | null
  rendered_family: string | null
  rendered_model: string | null
}

/** Reads many phones in one query, what is sealed of them opened. Phones without credentials are left out. */
export const phonesToRender =
  ({ sql }: Database, sealer: Sealer) =>
  async (macs: readonly Mac[]): Promise<Map<Mac, PhoneToRender>> => {
    const rows = await sql<Row[]>`
      select c.mac, c.tenant, c.gateway, c.platform, c.boot, c.revision, c.sealed, p.family, p.model, p.settings as phone_settings, g.settings as gateway_settings,
        o.family as observed_family, o.model as observed_model, t.vendor_class, t.user_class,
        b.content_hash, b.family as rendered_family, b.model as rendered_model,
        (with recursive line as (
           select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = c.tenant
           union all
           select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16
         ) select jsonb_agg(jsonb_build_object('tenant', tenant, 'settings', settings) order by depth desc) from line) as tenants,
        (with recursive line as (
           select t.tenant, t.parent, 0 as depth from tenants t where t.tenant = c.tenant
           union all
           select t.tenant, t.parent, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16
         ) select jsonb_build_object('tenant', i.tenant, 'contentHash', i.content_hash, 'contentType', i.content_type)
           from line join brand_images i on i.tenant = line.tenant and i.kind = 'background' order by line.depth limit 1) as background
      from credentials c
      left join gateways g on g.tenant = c.tenant and g.gateway = c.gateway
      left join phones p on p.mac = c.mac
      left join phone_observations o on o.mac = c.mac
      left join boot_tokens t on t.boot = c.boot
      left join bundles b on b.mac = c.mac
      where c.mac = any(${[...macs]})`
    return new Map(rows.map((row) => [row.mac, phoneOf(row, sealer)]))
  }

function phoneOf(row: Row, sealer: Sealer): PhoneToRender {
  const { mac, tenant, gateway, platform, boot, revision, model } = row
  const credentials = KeptCredentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, row.sealed).toString()))
  const family = row.family ?? (model === null ? (credentials.family ?? null) : null)
  const tenants = row.tenants ?? []
  return {
    ...{ mac, tenant, gateway, platform, boot, revision, family, model },
    credentials,
    shared: [
      ...tenants.map((layer, depth) => ({
        source: tenantSource(layer.tenant, depth, tenants.length - 1),
        settings: openSettings(sealer, layer.settings ?? {}),
      })),
      { source: `gateway ${gateway}`, settings: openSettings(sealer, row.gateway_settings ?? {}) },
    ],
    own: openSettings(sealer, row.phone_settings ?? {}),
    background: row.background,
    observed:
      row.observed_family && row.observed_model ? { family: row.observed_family, model: row.observed_model } : null,
    dhcpClasses: [row.vendor_class, row.user_class].filter((text) => text !== null),
    rendered:
      row.content_hash && row.rendered_family
        ? { contentHash: row.content_hash, family: row.rendered_family, model: row.rendered_model }
        : null,
  }
}
