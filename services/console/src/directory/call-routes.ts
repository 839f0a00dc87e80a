import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { MAX_ROUTES, Route, RouteNumber } from '@offhook/directories'
import { Slug } from '@offhook/phones'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { audit } from '../outbox/outbox.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { CallRoute } from './answers.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ number: RouteNumber.meta({ example: '+3531' }) })
const Body = z.strictObject({ route: Route.meta({ description: 'what the dialplan finds in OFFHOOK_ROUTE' }) })

type Row = { tenant: string; number: string; route: string; created_at: string; updated_at: string; xmin: string }
const show = (row: Row) => ({
  [REVISION]: revisionOf(row),
  ...{ tenant: row.tenant, number: row.number, route: row.route },
  ...{ createdAt: iso(row.created_at), updatedAt: iso(row.updated_at) },
})

/** Where calls go, by how dialled numbers begin: what the AGI script `route` answers. */
export function callRouteResource({ sql }: Database): NamedResource<typeof Names, typeof Body> {
  return {
    what: 'route',
    listPath: '/v1/tenants/{tenant}/routes',
    path: '/v1/tenants/{tenant}/routes/{number}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: CallRoute,
    example: { route: 'trunk-dublin' },
    find: async ({ tenant, number }) => {
      const [row] = await sql<Row[]>`select *, xmin::text from routes where tenant = ${tenant} and number = ${number}`
      return row && show(row)
    },
    whole: async ({ tenant, number }) => {
      const [row] = await sql<Row[]>`select route from routes where tenant = ${tenant} and number = ${number}`
      return row && { route: row.route }
    },
    write: ({ tenant, number }, change, actor) =>
      sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        await takeTurns(sql, `routes ${tenant}`)
        const [row] = await sql<
          Row[]
        >`select *, xmin::text from routes where tenant = ${tenant} and number = ${number} for update`
        const before = row && { route: row.route }
        const wanted = change(before, row && revisionOf(row))
        if (!before) {
          const [kept] = await sql<
            [{ count: number }]
          >`select count(*)::int as count from routes where tenant = ${tenant}`
          if (kept.count >= MAX_ROUTES) throw new Refusal(409, `a tenant has ${MAX_ROUTES} routes at most`)
        }
        await sql`
          insert into routes (tenant, number, route) values (${tenant}, ${number}, ${wanted.route})
          on conflict (tenant, number) do update set route = excluded.route, updated_at = now()`
        const action = before ? 'route.changed' : 'route.created'
        await audit(sql, actor, action, `${tenant}/${number}`, changeOf(before, wanted, open), tenant)
        return !before
      }),
    remove: ({ tenant, number }, actor, allow) =>
      sql.begin(async (sql) => {
        const [row] = await sql<
          Row[]
        >`select *, xmin::text from routes where tenant = ${tenant} and number = ${number} for update`
        if (!row) return false
        allow(revisionOf(row))
        await sql`delete from routes where tenant = ${tenant} and number = ${number}`
        const removed = changeOf({ route: row.route }, undefined, open)
        await audit(sql, actor, 'route.removed', `${tenant}/${number}`, removed, tenant)
        return true
      }),
    async list({ tenant }, { limit, cursor }) {
      await requireTenant(sql, tenant!)
      const [after] = readCursor(cursor, ['string']) ?? ['']
      const rows = await sql<Row[]>`
        select *, xmin::text from routes where tenant = ${tenant!} and number collate "C" > ${after}
        order by number collate "C" limit ${limit + 1}`
      return page(rows, limit, ({ number }) => [number], show)
    },
  }
}

const open = (body: object): object => body
