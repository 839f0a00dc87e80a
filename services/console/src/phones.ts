import { z } from '@hono/zod-openapi'
import type { BootState, Database } from '@offhook/database'
import { familyNamed } from '@offhook/families'
import { Credentials, Line, type Mac, parseMac, Settings, Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { NamedResource } from './named-resource.ts'
import { audit, noteAccountChanges } from './outbox.ts'
import { page, readCursor } from './paging.ts'
import { Refusal } from './refusal.ts'
import { iso } from './tenants.ts'

/** A MAC in any spelling, as the phone's name in a path. */
export const MacName = z.string().transform((written, context) => {
  const mac = parseMac(decodeURIComponent(written))
  if (mac) return mac
  context.addIssue({ code: 'custom', message: 'not a MAC' })
  return z.NEVER
})
const Names = z.object({ mac: MacName.openapi({ type: 'string', example: '0004f21a2457' } as never) })
const Body = z.strictObject({
  tenant: Slug,
  gateway: Slug.optional(),
  family: z
    .string()
    .refine((name) => familyNamed(name) !== undefined, 'no such family')
    .optional(),
  model: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  lines: z.array(Line).max(48).optional(),
  settings: Settings.default({}),
  suspended: z.boolean().default(false),
})
const ListQuery = z.object({
  tenant: Slug.optional(),
  q: z.string().max(100).optional(),
  state: z.enum(['ordered', 'running', 'stalled', 'completed', 'refused']).optional(),
})

type Row = {
  mac: Mac
  ordered: {
    tenant: string
    gateway: string | null
    family: string | null
    model: string | null
    suspended: boolean
    settings: Settings
    updatedAt: string
  } | null
  lines: Buffer | null
  granted: { tenant: string; gateway: string; platform: string; revision: number; grantedAt: string } | null
  sealed: Buffer | null
  observed: {
    family: string
    model: string
    firmware: string
    seenAt: string
    registeredAt: string | null
    registeredAor: string | null
  } | null
  boot: {
    id: string
    state: BootState
    startedAt: string
    finishedAt: string | null
    tenant: string
    gateway: string
  } | null
}

export function phoneResource({ sql }: Database, sealer: Sealer): NamedResource<typeof Names, typeof Body> {
  const select = sql`
    select m.mac, f.lines, c.sealed,
      case when f.mac is not null then jsonb_build_object('tenant', f.tenant, 'gateway', f.gateway, 'family', f.family, 'model', f.model, 'suspended', f.suspended, 'settings', f.settings, 'updatedAt', f.updated_at) end as ordered,
      case when c.mac is not null then jsonb_build_object('tenant', c.tenant, 'gateway', c.gateway, 'platform', c.platform, 'revision', c.revision, 'grantedAt', c.granted_at) end as granted,
      case when o.mac is not null then jsonb_build_object('family', o.family, 'model', o.model, 'firmware', o.firmware, 'seenAt', o.seen_at, 'registeredAt', o.registered_at, 'registeredAor', o.registered_aor) end as observed,
      case when b.boot is not null then jsonb_build_object('id', b.boot, 'state', b.state, 'startedAt', b.started_at, 'finishedAt', b.finished_at, 'tenant', b.tenant, 'gateway', b.gateway) end as boot`
  const joins = sql`
    left join phones f on f.mac = m.mac left join credentials c on c.mac = m.mac left join phone_observations o on o.mac = m.mac
    left join lateral (select * from boots where boots.mac = m.mac order by started_at desc limit 1) b on true`
  const find = async (mac: Mac): Promise<Row | undefined> => {
    const [row] = await sql<Row[]>`${select} from (select ${mac}::text as mac) m ${joins}`
    return row && (row.ordered || row.granted || row.observed || row.boot) ? row : undefined
  }
  const openLines = ({ mac, lines, sealed }: Row): Line[] => {
    if (lines) return z.array(Line).parse(JSON.parse(sealer.open(`phone-lines:${mac}`, lines).toString()))
    return sealed ? Credentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, sealed).toString())).lines : []
  }
  const show = (row: Row) => {
    const { mac, ordered, granted, observed, boot } = row
    return {
      mac,
      tenant: ordered?.tenant ?? granted?.tenant ?? boot?.tenant ?? null,
      gateway: ordered?.gateway ?? granted?.gateway ?? boot?.gateway ?? null,
      family: ordered?.family ?? observed?.family ?? null,
      model: ordered?.model ?? observed?.model ?? null,
      state: boot?.state ?? 'ordered',
      lines: openLines(row).map((line) => ({ ...line, password: MASK })),
      settings: ordered?.settings ?? {},
      suspended: ordered?.suspended ?? false,
      inventory: ordered,
      activation: granted,
      observed,
      lastBoot: boot && {
        id: boot.id,
        state: boot.state,
        startedAt: iso(boot.startedAt),
        ...(boot.finishedAt ? { finishedAt: iso(boot.finishedAt) } : {}),
      },
    }
  }
  return {
    what: 'phone',
    listPath: '/v1/phones',
    path: '/v1/phones/{mac}',
    names: Names,
    body: Body,
    listQuery: ListQuery,
    example: {
      tenant: 'acme',
      gateway: 'hq',
      model: 'SPIP_331',
      lines: [{ user: '201', password: 'correct-horse', registrar: 'sip.acme.example' }],
    },
    find: async ({ mac }) => {
      const row = await find(mac)
      return row && show(row)
    },
    findBody: async ({ mac }) => {
      const row = await find(mac)
      if (!row?.ordered) return undefined
      const { tenant, gateway, family, model, suspended, settings } = row.ordered
      const lines = row.lines ? openLines(row) : undefined
      return Object.fromEntries(
        Object.entries({ tenant, gateway, family, model, suspended, settings, lines }).filter(
          ([, value]) => value !== null && value !== undefined,
        ),
      )
    },
    write: ({ mac }, { tenant, gateway, family, model, lines, settings, suspended }) =>
      sql.begin(async (sql) => {
        if ((await sql`select from tenants where tenant = ${tenant}`).length === 0)
          throw new Refusal(409, 'the tenant does not exist', { tenant })
        if (
          gateway !== undefined &&
          (await sql`select from gateways where tenant = ${tenant} and gateway = ${gateway}`).length === 0
        )
          throw new Refusal(409, 'the tenant has no such gateway', { gateway })
        const sealed =
          lines && lines.length > 0 ? sealer.seal(`phone-lines:${mac}`, Buffer.from(JSON.stringify(lines))) : null
        const [row] = await sql<{ created: boolean }[]>`
          insert into phones (mac, tenant, gateway, family, model, suspended, lines, settings)
          values (${mac}, ${tenant}, ${gateway ?? null}, ${family ?? null}, ${model ?? null}, ${suspended}, ${sealed}, ${JSON.stringify(settings)}::text::jsonb)
          on conflict (mac) do update set tenant = excluded.tenant, gateway = excluded.gateway, family = excluded.family, model = excluded.model, suspended = excluded.suspended,
            lines = excluded.lines, settings = excluded.settings, updated_at = now()
          returning xmax = 0 as created`
        await noteAccountChanges(sql, 'lines', { mac })
        await audit(sql, row?.created ? 'phone.created' : 'phone.changed', mac, {
          tenant,
          gateway,
          model,
          lines: lines?.length ?? 0,
          suspended,
        })
        return row?.created ?? false
      }),
    remove: ({ mac }) =>
      sql.begin(async (sql) => {
        const [row] = await sql`delete from phones where mac = ${mac} returning 1`
        if (row) await audit(sql, 'phone.removed', mac)
        return row !== undefined
      }),
    async list(_, { limit, cursor, tenant, q, state }) {
      const [after] = readCursor(cursor, 1) ?? ['']
      const digits = q?.replace(/[:.-]/g, '').toLowerCase()
      const rows = await sql<Row[]>`
        ${select} from (
          select mac from phones where mac > ${after!} ${tenant ? sql`and tenant = ${tenant}` : sql``} union select mac from credentials where mac > ${after!} ${tenant ? sql`and tenant = ${tenant}` : sql``}
          union select mac from phone_observations where mac > ${after!} ${tenant ? sql`and tenant = ${tenant}` : sql``}
        ) m ${joins}
        where true
          ${digits ? sql`and (m.mac like ${`%${digits.replace(/[\\%_]/g, '\\$&')}%`} or exists (select from line_addresses a where a.mac = m.mac and a.aor ilike ${`${q!.replace(/[\\%_]/g, '\\$&')}%`}))` : sql``}
          ${state ? sql`and coalesce(b.state, 'ordered') = ${state}` : sql``}
        order by m.mac limit ${limit + 1}`
      return page(rows, limit, ({ mac }) => [mac], show)
    },
  }
}

export const MASK = '••••••••'
