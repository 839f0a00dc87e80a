import { isDeepStrictEqual } from 'node:util'
import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { openSettings, type SharedSettings, Slug, sealSettings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { type AnySql, audit, noteAccountChanges } from '../outbox/outbox.ts'
import { Tenant } from './answers.ts'
import { Branding } from './branding.ts'
import { GivenSettings, maskSettings } from './given-settings.ts'
import { Quotas, refuseRaised, refuseTooManyPhones } from './quotas.ts'

const Names = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Body = z.strictObject({
  name: z.string().min(1).max(200),
  parent: Slug.optional(),
  settings: GivenSettings.default({}),
  quotas: Quotas.default({}),
  branding: Branding.default({}),
})

type Row = {
  tenant: string
  name: string
  parent: string | null
  settings: SharedSettings
  quotas: Quotas
  branding: Branding
  created_at: string
  updated_at: string
  xmin: string
}
const show = ({ tenant, name, parent, settings, quotas, branding, created_at, updated_at, xmin }: Row) => ({
  [REVISION]: revisionOf({ xmin, updated_at }),
  tenant,
  name,
  ...(parent ? { parent } : {}),
  settings: maskSettings(settings),
  quotas,
  branding,
  createdAt: iso(created_at),
  updatedAt: iso(updated_at),
})

export const iso = (at: string): string => new Date(at).toISOString()

/** Tenants: a tree without cycles. A change of settings or place reaches the files of every phone below. */
export function tenantResource({ sql }: Database, sealer: Sealer): NamedResource<typeof Names, typeof Body> {
  return {
    what: 'tenant',
    listPath: '/v1/tenants',
    path: '/v1/tenants/{tenant}',
    names: Names,
    body: Body,
    answer: Tenant,
    example: {
      name: 'Acme',
      parent: 'carrier',
      settings: { timeZone: 'Europe/Dublin' },
      quotas: { phones: 500, logBytesPerDay: 1_000_000_000 },
      branding: { name: 'Acme Telephony', primaryColour: '#123456' },
    },
    find: async ({ tenant }) => {
      const [row] = await sql<Row[]>`select *, xmin::text from tenants where tenant = ${tenant}`
      return row && show(row)
    },
    whole: async ({ tenant }) => {
      const [row] = await sql<Row[]>`select *, xmin::text from tenants where tenant = ${tenant}`
      return row && bodyOf(row, sealer)
    },
    write: ({ tenant }, change, actor) =>
      sql.begin(async (sql) => {
        await lockTree(sql)
        const [row] = await sql<Row[]>`select *, xmin::text from tenants where tenant = ${tenant} for update`
        const before = row && bodyOf(row, sealer)
        const wanted = change(before, row && revisionOf(row))
        const { name, parent, settings, quotas, branding } = wanted
        if (await isOwnNode(sql, tenant)) {
          if (parent !== before?.parent) throw new Refusal(403, 'a tenant does not move itself', { parent })
          refuseRaised(before?.quotas ?? {}, quotas)
        }
        if (parent !== undefined && parent !== before?.parent) await refuseCycle(sql, tenant, parent)
        await sql`
          insert into tenants (tenant, name, parent, settings, quotas, branding)
          values (${tenant}, ${name}, ${parent ?? null}, ${JSON.stringify(sealSettings(sealer, settings))}::text::jsonb, ${JSON.stringify(quotas)}::text::jsonb, ${JSON.stringify(branding)}::text::jsonb)
          on conflict (tenant) do update set name = excluded.name, parent = excluded.parent, settings = excluded.settings, quotas = excluded.quotas, branding = excluded.branding, updated_at = now()`
        if (before && parent !== undefined && before.parent !== parent)
          await refuseTooManyPhones(sql, parent, before.parent ?? null)
        if (before && (before.parent !== parent || !isDeepStrictEqual(before.settings, settings)))
          await noteAccountChanges(sql, 'settings', { tenant })
        const action = before ? 'tenant.changed' : 'tenant.created'
        await audit(sql, actor, action, tenant, changeOf(before, wanted, masked), tenant)
        return !before
      }),
    remove: ({ tenant }, actor, allow) =>
      sql.begin(async (sql) => {
        const [row] = await sql<Row[]>`select *, xmin::text from tenants where tenant = ${tenant} for update`
        if (!row) return false
        allow(revisionOf(row))
        const dependents = await sql<{ kind: string }[]>`
          select 'tenants' as kind where exists (select from tenants where parent = ${tenant})
          union all select 'platforms' where exists (select from platforms where tenant = ${tenant})
          union all select 'gateways' where exists (select from gateways where tenant = ${tenant})
          union all select 'phones' where exists (select from phones where tenant = ${tenant})`
        if (dependents.length > 0)
          throw new Refusal(409, 'something else depends on it', { dependents: dependents.map(({ kind }) => kind) })
        await sql`delete from tenants where tenant = ${tenant}`
        const removed = changeOf(bodyOf(row, sealer), undefined, masked)
        // A tenant that is gone is in nobody's subtree: the one above reads of it.
        await audit(sql, actor, 'tenant.removed', tenant, removed, row.parent ?? tenant)
        return true
      }),
    async list(_, { limit, cursor }) {
      const [after] = readCursor(cursor, ['string']) ?? ['']
      const rows = await sql<
        Row[]
      >`select *, xmin::text from tenants where tenant > ${after} order by tenant limit ${limit + 1}`
      return page(rows, limit, ({ tenant }) => [tenant], show)
    },
  }
}

const bodyOf = ({ name, parent, settings, quotas, branding }: Row, sealer: Sealer): z.output<typeof Body> => ({
  name,
  ...(parent ? { parent } : {}),
  settings: openSettings(sealer, settings),
  quotas,
  branding,
})

const masked = ({ name, parent, settings, quotas, branding }: z.output<typeof Body>) => ({
  ...{ name, parent, quotas, branding },
  settings: maskSettings(settings),
})

/** Two moves at once could make a cycle that neither sees: writers of the tree take turns. */
const lockTree = (sql: AnySql) => sql`select pg_advisory_xact_lock(hashtext('offhook tenants'))`

async function refuseCycle(sql: AnySql, tenant: string, parent: string): Promise<void> {
  const above = await sql<{ tenant: string }[]>`
    with recursive up as (select tenant, parent from tenants where tenant = ${parent} union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent) select tenant from up`
  if (parent === tenant || above.some((one) => one.tenant === tenant))
    throw new Refusal(409, 'a tenant cannot be above itself', { parent })
  if (above.length === 0) throw new Refusal(409, 'the parent does not exist', { parent })
  if (above.length >= MAX_DEPTH) throw new Refusal(409, `tenants are ${MAX_DEPTH} deep at most`, { parent })
}

const MAX_DEPTH = 16

/** Whether whoever asks belongs to this very tenant. */
const isOwnNode = async (sql: AnySql, tenant: string): Promise<boolean> =>
  (await sql`select from current_setting('offhook.tenant', true) as own where own = ${tenant}`).length > 0

/** Refuses with a 404 what is asked below a tenant that is not there. */
export async function requireTenant(sql: AnySql, tenant: string): Promise<void> {
  if ((await sql`select from tenants where tenant = ${tenant} for key share`).length === 0)
    throw new Refusal(404, 'no such tenant', { tenant })
}
