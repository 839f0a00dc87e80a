import type { Database } from '@offhook/database'
import { type Mac, mergeSettings, type Settings } from '@offhook/phones'
import { coalesce } from '@offhook/runtime'

/** What the database knows of a phone behind a gateway when its alert comes. */
export type PhoneAtGateway = {
  readonly platform: {
    name: string
    kind: 'teleware' | 'rest' | 'mapped' | 'local'
    baseUrl: string | null
    auth: Buffer | null
    /** Of a `mapped` one. */
    mapping: unknown
    /** Where it has its own; those of the configuration otherwise. */
    limits: { maxConcurrent?: number; timeoutMs?: number }
    updatedAt: string
  } | null
  /** Of the inventory; null when the phone is not in it. */
  readonly ordered: { tenant: string; suspended: boolean; family: string | null; withinTenant: boolean } | null
  /** What became of this boot before, if it is told again. */
  readonly activation: { outcome: 'activated' | 'refused'; because: string | null; revision: number | null } | null
  /** Of the lines the phone has now; null for none. `countsHere`: it counts for its tenant's quota of phones without having been ordered. */
  readonly current: { revision: number; bootStartedAt: string | null; countsHere: boolean } | null
  readonly settings: Settings
}

type Asked = { readonly boot: string; readonly mac: Mac; readonly tenant: string; readonly gateway: string }

type Row = Omit<PhoneAtGateway, 'settings'> & { layers: (Settings | null)[] | null; phone_settings: Settings | null }

/** Concurrent look-ups share one query. */
export function phonesAtGateways({ sql }: Database): (asked: Asked) => Promise<PhoneAtGateway> {
  return coalesce(async (asked: Asked[]) => {
    const rows = await sql<(Row & { position: number })[]>`
      select a.position,
        case when p.platform is not null then jsonb_build_object('name', p.platform, 'kind', p.kind, 'baseUrl', p.base_url, 'mapping', p.mapping, 'limits', p.limits, 'updatedAt', p.updated_at) end as platform,
        p.auth as platform_auth,
        case when f.mac is not null then jsonb_build_object('tenant', f.tenant, 'suspended', f.suspended, 'family', f.family, 'withinTenant', (
          with recursive up as (select t.tenant, t.parent from tenants t where t.tenant = f.tenant
            union all select t.tenant, t.parent from tenants t join up on t.tenant = up.parent)
          select exists (select from up where up.tenant = a.tenant))) end as ordered,
        case when v.boot is not null then jsonb_build_object('outcome', v.outcome, 'because', v.because, 'revision', v.revision) end as activation,
        case when c.mac is not null then jsonb_build_object('revision', c.revision, 'bootStartedAt', s.alerted_at, 'countsHere', c.tenant = a.tenant and c.granted_at > now() - interval '30 days') end as current,
        f.settings as phone_settings,
        (with recursive line as (select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = a.tenant
           union all select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16)
         select jsonb_agg(settings order by depth desc) from line) || jsonb_build_array(g.settings) as layers
      from unnest(${asked.map((_, position) => position)}::int[], ${asked.map(({ boot }) => boot)}::text[], ${asked.map(({ mac }) => mac as string)}::text[],
        ${asked.map(({ tenant }) => tenant)}::text[], ${asked.map(({ gateway }) => gateway)}::text[]) as a (position, boot, mac, tenant, gateway)
      left join gateways g on g.tenant = a.tenant and g.gateway = a.gateway
      left join platforms p on p.tenant = g.tenant and p.platform = g.platform
      left join phones f on f.mac = a.mac
      left join activations v on v.boot = a.boot
      left join credentials c on c.mac = a.mac
      left join boot_tokens s on s.boot = c.boot
      order by a.position`
    return rows.map(({ layers, phone_settings, ...row }) => {
      const auth = (row as unknown as { platform_auth: Buffer | null }).platform_auth // selected above, beside the JSON
      const platform = row.platform ? { ...row.platform, auth } : null
      return { ...row, platform, settings: mergeSettings([...(layers ?? []), phone_settings]) }
    })
  })
}
