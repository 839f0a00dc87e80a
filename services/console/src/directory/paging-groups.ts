import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Database, findPaging } from '@offhook/database'
import { PagingGroupSettings, renderPaging } from '@offhook/pbx-outputs'
import { Slug } from '@offhook/phones'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { audit } from '../outbox/outbox.ts'
import { noteInventoryChanges } from '../phones/inventory-changes.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { PagingGroup } from './answers.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ group: Slug.meta({ example: 'warehouse' }) })
type Body = PagingGroupSettings

const MAX_GROUPS = 200

type Row = {
  tenant: string
  group: string
  extension: string
  members: string[] | null
  multicast: { address: string; port: number } | null
  created_at: string
  updated_at: string
  xmin: string
}
const bodyOf = ({ extension, members, multicast }: Row): Body => ({
  extension,
  ...(members ? { members } : {}),
  ...(multicast ? { multicast } : {}),
})
const show = (row: Row) => ({
  [REVISION]: revisionOf(row),
  ...{ tenant: row.tenant, group: row.group, ...bodyOf(row) },
  ...{ createdAt: iso(row.created_at), updatedAt: iso(row.updated_at) },
})

/** Extensions that speak to several phones at once; an Asterisk pages by the dialplan that is made of them. */
export function pagingGroupResource({ sql }: Database): NamedResource<typeof Names, typeof PagingGroupSettings> {
  return {
    what: 'paging group',
    listPath: '/v1/tenants/{tenant}/paging-groups',
    path: '/v1/tenants/{tenant}/paging-groups/{group}',
    names: Names,
    listNames: ListNames,
    body: PagingGroupSettings,
    answer: PagingGroup,
    example: { extension: '700', members: ['201', '202'] },
    find: async ({ tenant, group }) => {
      const [row] = await sql<
        Row[]
      >`select *, xmin::text from paging_groups where tenant = ${tenant} and "group" = ${group}`
      return row && show(row)
    },
    whole: async ({ tenant, group }) => {
      const [row] = await sql<Row[]>`select * from paging_groups where tenant = ${tenant} and "group" = ${group}`
      return row && bodyOf(row)
    },
    write: ({ tenant, group }, change, actor) =>
      sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        await takeTurns(sql, `paging groups ${tenant}`)
        const rows = await sql<Row[]>`select *, xmin::text from paging_groups where tenant = ${tenant} for update`
        const row = rows.find((one) => one.group === group)
        const before = row && bodyOf(row)
        const wanted = change(before, row && revisionOf(row))
        const { extension, members, multicast } = wanted
        if ((members === undefined) === (multicast === undefined))
          throw new Refusal(400, 'a group has either members or a multicast address', {
            errors: [{ path: 'members', message: 'either members or multicast' }],
          })
        if (rows.some((one) => one.group !== group && one.extension === extension))
          throw new Refusal(409, 'another group has this extension', { extension })
        if (!row && rows.length >= MAX_GROUPS)
          throw new Refusal(409, `a tenant has ${MAX_GROUPS} paging groups at most`)
        await sql`
          insert into paging_groups (tenant, "group", extension, members, multicast)
          values (${tenant}, ${group}, ${extension}, ${members ? JSON.stringify(members) : null}::text::jsonb, ${multicast ? JSON.stringify(multicast) : null}::text::jsonb)
          on conflict (tenant, "group") do update set extension = excluded.extension, members = excluded.members, multicast = excluded.multicast, updated_at = now()`
        const action = before ? 'paging-group.changed' : 'paging-group.created'
        await audit(sql, actor, action, `${tenant}/${group}`, changeOf(before, wanted, open), tenant)
        await noteInventoryChanges(sql, [tenant])
        return !before
      }),
    remove: ({ tenant, group }, actor, allow) =>
      sql.begin(async (sql) => {
        const [row] = await sql<
          Row[]
        >`select *, xmin::text from paging_groups where tenant = ${tenant} and "group" = ${group} for update`
        if (!row) return false
        allow(revisionOf(row))
        await sql`delete from paging_groups where tenant = ${tenant} and "group" = ${group}`
        const removed = changeOf(bodyOf(row), undefined, open)
        await audit(sql, actor, 'paging-group.removed', `${tenant}/${group}`, removed, tenant)
        await noteInventoryChanges(sql, [tenant])
        return true
      }),
    async list({ tenant }, { limit, cursor }) {
      await requireTenant(sql, tenant!)
      const [after] = readCursor(cursor, ['string']) ?? ['']
      const rows = await sql<Row[]>`
        select *, xmin::text from paging_groups where tenant = ${tenant!} and "group" > ${after} order by "group" limit ${limit + 1}`
      return page(rows, limit, ({ group }) => [group], show)
    },
  }
}

const open = (body: object): object => body

export type Driver = 'pjsip' | 'sip'

/** The dialplan of a tenant's groups, and what of them would not be heard. Throws a 404. */
export async function findDialplan({ sql }: Pick<Database, 'sql'>, tenant: string, driver: Driver = 'pjsip') {
  await requireTenant(sql, tenant)
  const { groups, phones } = await findPaging(sql, tenant)
  return renderPaging(tenant, groups, phones, driver)
}

export const REFUSAL_WORDS = {
  'nobody-listens': 'left out: no phone plays its address, since the setting paging does not have it',
  'phones-ring': 'its phones ring, since the setting intercom.autoAnswer is not on',
  'not-expressible': 'left out: the text of intercom.alertInfo cannot stand in a dialplan',
} as const

const Query = z.object({
  driver: z.enum(['pjsip', 'sip']).default('pjsip').openapi({ description: 'chan_pjsip, or chan_sip of old' }),
})

/** The same as text, for a file that extensions.conf includes. */
export function mountDialplan(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/dialplan',
      tags: ['paging groups'],
      security: secured,
      summary: 'Asterisk’s dialplan of a tenant’s paging groups',
      request: { params: ListNames, query: Query },
      responses: {
        200: {
          description: 'a file for extensions.conf to include; comments say what of it would not be heard',
          content: {
            'text/plain': {
              schema: z.string().openapi({
                example:
                  '[offhook-acme-paging]\nexten => 700,1,Page(PJSIP/201&PJSIP/202,ib(offhook-acme-paging-headers^s^1))\nsame => n,Hangup()\n',
              }),
            },
          },
        },
        ...problems,
      },
    },
    async (context) => {
      const { tenant } = parse(ListNames, context.req.param())
      const { driver } = parse(Query, context.req.query())
      const { text, refusals } = await findDialplan({ sql }, tenant, driver)
      const said = refusals.map(({ group, because }) => `; ${group}: ${REFUSAL_WORDS[because]}\n`)
      return context.text(`${said.join('')}${text}`, 200)
    },
  )
}
