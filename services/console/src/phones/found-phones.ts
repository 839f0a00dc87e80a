import type { BootState, Database } from '@offhook/database'
import { KeptCredentials, Line, type Mac, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { z } from 'zod'
import { type PhoneQuery, searchPhones } from './phone-search.ts'

/** Everything that is known of a phone, by who says so. Times as PostgreSQL writes them. */
export type FoundPhone = {
  readonly mac: Mac
  /** Of its row in the inventory: another after every write. */
  readonly revision: string | null
  /** The inventory's lines, or else those its platform granted. */
  readonly lines: readonly Line[]
  readonly ordered: {
    tenant: string
    gateway: string | null
    family: string | null
    model: string | null
    suspended: boolean
    settings: Settings
    updatedAt: string
  } | null
  readonly granted: {
    tenant: string
    gateway: string
    platform: string
    revision: number
    grantedAt: string
  } | null
  readonly rendered: {
    family: string
    model: string | null
    modelKnown: boolean | null
    unexpressed: string[] | null
    renderedAt: string
  } | null
  readonly observed: {
    family: string
    model: string
    firmware: string
    seenAt: string
    registeredAt: string | null
    registeredAor: string | null
  } | null
  readonly boot: {
    id: string
    state: BootState
    startedAt: string
    finishedAt: string | null
    tenant: string
    gateway: string
  } | null
}

type Row = Omit<FoundPhone, 'lines'> & { lines: Buffer | null; sealed: Buffer | null }

/** Reads phones that were ordered, granted lines, seen, or that booted. `many` yields one more than `limit` when there are more. */
export function foundPhones({ sql }: Database, sealer: Sealer) {
  const select = sql`
    select m.mac, case when f.mac is not null then concat_ws(' ', f.xmin, f.updated_at) end as revision, f.lines, c.sealed,
      case when f.mac is not null then jsonb_build_object('tenant', f.tenant, 'gateway', f.gateway, 'family', f.family, 'model', f.model, 'suspended', f.suspended, 'settings', f.settings, 'updatedAt', f.updated_at) end as ordered,
      case when c.mac is not null then jsonb_build_object('tenant', c.tenant, 'gateway', c.gateway, 'platform', c.platform, 'revision', c.revision, 'grantedAt', c.granted_at) end as granted,
      case when r.mac is not null then jsonb_build_object('family', r.family, 'model', r.model, 'modelKnown', r.model_known, 'unexpressed', r.unexpressed, 'renderedAt', r.rendered_at) end as rendered,
      case when o.mac is not null then jsonb_build_object('family', o.family, 'model', o.model, 'firmware', o.firmware, 'seenAt', o.seen_at, 'registeredAt', o.registered_at, 'registeredAor', o.registered_aor) end as observed,
      case when b.boot is not null then jsonb_build_object('id', b.boot, 'state', b.state, 'startedAt', b.started_at, 'finishedAt', b.finished_at, 'tenant', b.tenant, 'gateway', b.gateway) end as boot`
  const joins = sql`
    left join phones f on f.mac = m.mac left join credentials c on c.mac = m.mac left join phone_observations o on o.mac = m.mac left join bundles r on r.mac = m.mac
    left join lateral (select * from boots where boots.mac = m.mac and kind = 'boot' order by started_at desc limit 1) b on true`
  const open = ({ lines, sealed, ...row }: Row): FoundPhone => ({ ...row, lines: openLines(row.mac, lines, sealed) })
  const openLines = (mac: Mac, lines: Buffer | null, sealed: Buffer | null): Line[] => {
    if (lines) return z.array(Line).parse(JSON.parse(sealer.open(`phone-lines:${mac}`, lines).toString()))
    return sealed ? KeptCredentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, sealed).toString())).lines : []
  }
  return {
    async one(mac: Mac): Promise<FoundPhone | undefined> {
      const [row] = await sql<Row[]>`${select} from (select ${mac}::text as mac) m ${joins}`
      return row && (row.ordered || row.granted || row.observed || row.boot) ? open(row) : undefined
    },
    async many(query: PhoneQuery): Promise<FoundPhone[]> {
      const rows = await sql<Row[]>`${select} from (${searchPhones(sql, query)}) m ${joins} order by m.mac`
      return rows.map(open)
    },
  }
}
