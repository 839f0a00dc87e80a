import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Settings, Slug } from '@offhook/phones'
import type { NamedResource } from './named-resource.ts'
import { audit, noteAccountChanges } from './outbox.ts'
import { page, readCursor } from './paging.ts'
import { Refusal } from './refusal.ts'

const Names = z.object({ tenant: Slug })
const Body = z.strictObject({
  name: z.string().min(1).max(200),
  parent: Slug.optional(),
  settings: Settings.default({}),
})

type Row = {
  tenant: string
  name: string
  parent: string | null
  settings: Settings
  created_at: string
  updated_at: string
}
const show = ({ tenant, name, parent, settings, created_at, updated_at }: Row) => ({
  tenant,
  name,
  ...(parent ? { parent } : {}),
  settings,
  createdAt: iso(created_at),
  updatedAt: iso(updated_at),
})

export const iso = (at: string): string => new Date(at).toISOString()

export function tenantResource({ sql }: Database): NamedResource<typeof Names, typeof Body> {
  const find = async ({ tenant }: z.output<typeof Names>) =>
    (await sql<Row[]>`select * from tenants where tenant = ${tenant}`)[0]
  return {
    what: 'tenant',
    listPath: '/v1/tenants',
    path: '/v1/tenants/{tenant}',
    names: Names,
    body: Body,
    example: { name: 'Acme', parent: 'carrier', settings: { timeZone: 'Europe/Dublin' } },
    find: async (names) => {
      const row = await find(names)
      return row && show(row)
    },
    findBody: async (names) => {
      const row = await find(names)
      return row && { name: row.name, ...(row.parent ? { parent: row.parent } : {}), settings: row.settings }
    },
    write: ({ tenant }, { name, parent, settings }) =>
      sql.begin(async (sql) => {
        if (parent !== undefined) {
          const above = await sql<{ tenant: string }[]>`
            with recursive up as (select tenant, parent from tenants where tenant = ${parent} union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent) select tenant from up`
          if (above.length === 0) throw new Refusal(409, 'the parent does not exist', { parent })
          if (above.some((one) => one.tenant === tenant)) throw new Refusal(409, 'a tenant cannot be above itself')
        }
        const [row] = await sql<{ created: boolean; changed: boolean }[]>`
          insert into tenants as old (tenant, name, parent, settings) values (${tenant}, ${name}, ${parent ?? null}, ${JSON.stringify(settings)}::text::jsonb)
          on conflict (tenant) do update set name = excluded.name, parent = excluded.parent, settings = excluded.settings, updated_at = now()
          returning xmax = 0 as created`
        if (!row?.created) await noteAccountChanges(sql, 'settings', { tenant })
        await audit(sql, row?.created ? 'tenant.created' : 'tenant.changed', tenant, { name, parent })
        return row?.created ?? false
      }),
    remove: ({ tenant }) =>
      sql.begin(async (sql) => {
        const [row] = await sql`delete from tenants where tenant = ${tenant} returning 1`
        if (row) await audit(sql, 'tenant.removed', tenant)
        return row !== undefined
      }),
    async list(_, { limit, cursor }) {
      const [after] = readCursor(cursor, 1) ?? ['']
      const rows = await sql<Row[]>`select * from tenants where tenant > ${after!} order by tenant limit ${limit + 1}`
      return page(rows, limit, ({ tenant }) => [tenant], show)
    },
  }
}
