import type { AccountEvent } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { effectiveLine, KeptCredentials, type Mac, mergeSettings, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'

/** A phone that an event is about, as it is now. */
export type ConcernedPhone = {
  readonly mac: Mac
  /** What it was granted; null for one that has never been. */
  readonly granted: {
    readonly tenant: string
    readonly platform: string
    readonly gateway: string
    readonly revision: number
    readonly credentials: KeptCredentials
    /** When its platform said so. */
    readonly grantedAt: Date
  } | null
  /** Of the inventory. */
  readonly ordered: { readonly tenant: string; readonly gateway: string | null; readonly suspended: boolean } | null
  /** Whether whoever it belongs to is the platform's tenant or below it. */
  readonly withinTenant: boolean
  /** Where it stands, or is to stand: a gateway of this platform. Null for none. */
  readonly place: string | null
  /** The layers at that place. */
  readonly settings: Settings
}

export type Concerned = {
  readonly tenant: string
  readonly platform: string
  /** Where the event puts the phone. */
  readonly gateway?: string | undefined
} & (
  | { readonly macs: readonly Mac[] }
  | { readonly account: { readonly user: string; readonly registrar?: string | undefined } }
)

type Row = {
  mac: Mac
  tenant: string | null
  platform: string | null
  gateway: string | null
  revision: number | null
  sealed: Buffer | null
  granted_at: string | null
  ordered: { tenant: string; gateway: string | null; suspended: boolean } | null
  within: boolean
  place: string | null
  layers: (Settings | null)[] | null
}

/** Phones by MAC, whoever has them; or those that have an account at this very platform. */
export const findConcerned =
  ({ sql }: Database, sealer: Sealer) =>
  async (concerned: Concerned): Promise<ConcernedPhone[]> => {
    const { tenant, platform, gateway } = concerned
    const macs =
      'macs' in concerned
        ? sql`select unnest(${[...concerned.macs]}::text[]) as mac`
        : sql`select distinct a.mac from line_addresses a join credentials c using (mac) where a.tenant = ${tenant} and split_part(a.aor, '@', 1) = ${concerned.account.user}
            and c.tenant = ${tenant} and c.platform = ${platform}`
    const rows = await sql<Row[]>`
      select m.mac, c.tenant, c.platform, c.gateway, c.revision, c.sealed, c.granted_at, g.gateway as place,
        case when f.mac is not null then jsonb_build_object('tenant', f.tenant, 'gateway', f.gateway, 'suspended', f.suspended) end as ordered,
        not exists (select from unnest(array[c.tenant, f.tenant]) as owner (tenant) where owner.tenant is not null and not exists (
          with recursive up as (select t.tenant, t.parent from tenants t where t.tenant = owner.tenant
            union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent)
          select from up where up.tenant = ${tenant})) as within,
        (with recursive line as (select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = ${tenant}
          union all select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16)
        select jsonb_agg(settings order by depth desc) from line) || jsonb_build_array(g.settings, f.settings) as layers
      from (${macs}) m left join credentials c on c.mac = m.mac left join phones f on f.mac = m.mac
      left join gateways g on g.tenant = ${tenant} and g.platform = ${platform} and g.gateway = coalesce(${gateway ?? null}::text,
        case when c.tenant = ${tenant} then c.gateway end, case when f.tenant = ${tenant} then f.gateway end)
      where c.mac is not null or f.mac is not null order by m.mac`
    const phones = rows.map((row) => phoneOf(row, sealer))
    return 'macs' in concerned ? phones : phones.filter((phone) => indicesOf(phone, concerned.account).length > 0)
  }

/** Where an account's lines stand among those of a phone: by user name, and by where it registers when that is named. */
export function indicesOf(
  { granted, settings }: Pick<ConcernedPhone, 'granted' | 'settings'>,
  { user, registrar }: Extract<AccountEvent, { data: { account: unknown } }>['data']['account'],
): number[] {
  const lines = granted?.credentials.lines ?? []
  return lines.flatMap((line, index) => {
    const registersAt = effectiveLine(line, settings)?.registrar.toLowerCase()
    return line.user === user && (registrar === undefined || registersAt === registrar.toLowerCase()) ? [index] : []
  })
}

function phoneOf(row: Row, sealer: Sealer): ConcernedPhone {
  const { mac, tenant, platform, gateway, revision, sealed, granted_at, ordered, within, place, layers } = row
  const credentials = sealed && KeptCredentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, sealed).toString()))
  return {
    mac,
    granted: credentials && {
      ...{ tenant: tenant!, platform: platform!, gateway: gateway!, revision: revision!, credentials }, // columns of one row, none of them null
      grantedAt: new Date(granted_at!),
    },
    ordered,
    withinTenant: within,
    place,
    settings: mergeSettings(layers ?? []),
  }
}
