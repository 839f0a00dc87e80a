import { z } from '@hono/zod-openapi'
import type { Access, Database, MacAlert } from '@offhook/database'
import { issueBootToken, parseMacPattern, Settings, Slug } from '@offhook/phones'
import { isAddressRange } from '@offhook/runtime'
import type { NamedResource } from './named-resource.ts'
import { audit, noteAccountChanges } from './outbox.ts'
import { page, readCursor } from './paging.ts'
import { Refusal } from './refusal.ts'
import { iso } from './tenants.ts'

const Names = z.object({ tenant: Slug, gateway: Slug })
const pattern = z
  .string()
  .refine((written) => parseMacPattern(written) !== undefined, 'hex digits of a MAC, whole or its beginning')
const Body = z.strictObject({
  platform: Slug,
  access: z
    .array(z.enum(['token', 'lease', 'certificate', 'password', 'open']))
    .min(1)
    .default(['token']),
  sources: z.array(z.string().refine(isAddressRange, 'an address or a CIDR range')).max(256).default([]),
  alerts: z
    .array(z.strictObject({ name: z.string().min(1).max(64), mac: pattern, mask: pattern.default('ffffffffffff') }))
    .max(100)
    .default([]),
  settings: Settings.default({}),
})

type Row = {
  tenant: string
  gateway: string
  key: string
  platform: string
  access: Access[]
  sources: string[]
  alerts: MacAlert[]
  settings: Settings
  created_at: string
  updated_at: string
}

/** An SMG's field for option 66 holds this much before the digits. */
const OPTION_66_LENGTH = 63

export function gatewayResource({ sql }: Database, baseUrl: string): NamedResource<typeof Names, typeof Body> {
  const find = async ({ tenant, gateway }: z.output<typeof Names>) =>
    (await sql<Row[]>`select * from gateways where tenant = ${tenant} and gateway = ${gateway}`)[0]
  const option66 = `${baseUrl}/`
  const show = ({
    tenant,
    gateway,
    key,
    platform,
    access,
    sources,
    alerts,
    settings,
    created_at,
    updated_at,
  }: Row) => ({
    tenant,
    gateway,
    platform,
    access,
    sources,
    alerts,
    settings,
    key,
    option66,
    eventsPath: `/activator/${key}/eventHandler.asp`,
    ...(option66.length > OPTION_66_LENGTH
      ? { warnings: [`option66 is ${option66.length} characters long; an SMG takes ${OPTION_66_LENGTH}`] }
      : {}),
    createdAt: iso(created_at),
    updatedAt: iso(updated_at),
  })
  return {
    what: 'gateway',
    listPath: '/v1/tenants/{tenant}/gateways',
    path: '/v1/tenants/{tenant}/gateways/{gateway}',
    names: Names,
    body: Body,
    example: {
      platform: 'main',
      access: ['token'],
      sources: ['192.0.2.0/24'],
      alerts: [{ name: 'Polycom', mac: '00:04:f2:00:00:00', mask: 'ff:ff:ff:00:00:00' }],
    },
    find: async (names) => {
      const row = await find(names)
      return row && show(row)
    },
    findBody: async (names) => {
      const row = await find(names)
      return (
        row && {
          platform: row.platform,
          access: row.access,
          sources: row.sources,
          alerts: row.alerts,
          settings: row.settings,
        }
      )
    },
    write: ({ tenant, gateway }, { platform, access, sources, alerts, settings }) => {
      if (access.includes('open') && sources.length === 0) throw new Refusal(400, 'open access needs sources')
      return sql.begin(async (sql) => {
        if ((await sql`select from platforms where tenant = ${tenant} and platform = ${platform}`).length === 0)
          throw new Refusal(409, 'the tenant has no such platform', { platform })
        const ranges = alerts.map(({ name, mac, mask }) => ({
          name,
          mac: parseMacPattern(mac),
          mask: parseMacPattern(mask),
        }))
        const [row] = await sql<{ created: boolean }[]>`
          insert into gateways (tenant, gateway, key, platform, access, sources, alerts, settings)
          values (${tenant}, ${gateway}, ${issueBootToken()}, ${platform}, ${JSON.stringify(access)}::text::jsonb, ${JSON.stringify(sources)}::text::jsonb, ${JSON.stringify(ranges)}::text::jsonb, ${JSON.stringify(settings)}::text::jsonb)
          on conflict (tenant, gateway) do update set platform = excluded.platform, access = excluded.access, sources = excluded.sources, alerts = excluded.alerts, settings = excluded.settings, updated_at = now()
          returning xmax = 0 as created`
        if (!row?.created) await noteAccountChanges(sql, 'settings', { tenant, gateway })
        await audit(sql, row?.created ? 'gateway.created' : 'gateway.changed', `${tenant}/${gateway}`, {
          platform,
          access,
          sources,
        })
        return row?.created ?? false
      })
    },
    remove: ({ tenant, gateway }) =>
      sql.begin(async (sql) => {
        const [row] = await sql`delete from gateways where tenant = ${tenant} and gateway = ${gateway} returning 1`
        if (row) await audit(sql, 'gateway.removed', `${tenant}/${gateway}`)
        return row !== undefined
      }),
    async list({ tenant }, { limit, cursor }) {
      const [after] = readCursor(cursor, 1) ?? ['']
      const rows = await sql<
        Row[]
      >`select * from gateways where tenant = ${tenant!} and gateway > ${after!} order by gateway limit ${limit + 1}`
      return page(rows, limit, ({ gateway }) => [gateway], show)
    },
  }
}
