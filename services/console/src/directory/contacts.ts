import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Contact, Slug } from '@offhook/phones'
import { ifMatch, stale, tagged } from '../manners/entity-tag-headers.ts'
import { entityTag, preconditionOf, REVISION } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { DirectoryContact, WholeDirectory } from './answers.ts'
import { findDirectory, type KeptDirectory, writeDirectory } from './kept-directory.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ number: Contact.shape.number.clone().meta({ example: '+35312345678' }) })
const { name, group } = Contact.shape
const Body = z.strictObject({ name: name.meta({ description: 'as phones show it' }), group })
const Whole = z.strictObject({ contacts: z.array(Contact).max(5_000) })

/** What is found by a part of its name, number or group. */
const Search = z.object({
  q: z
    .string()
    .max(99)
    .optional()
    .openapi({ description: 'a part of the name, the number or the group', example: 'ali' }),
})

const shown = (tenant: string, { from, revision }: KeptDirectory, contact: Contact) => ({
  [REVISION]: revision,
  ...{ tenant, ...contact },
  ...(from === undefined || from === tenant ? {} : { from }),
})

/** The contacts of a tenant, one by one: a view of `directory.contacts` in its settings. */
export function contactResource({ sql }: Database): NamedResource<typeof Names, typeof Body> {
  return {
    what: 'contact',
    listPath: '/v1/tenants/{tenant}/directory',
    path: '/v1/tenants/{tenant}/directory/{number}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: DirectoryContact,
    example: { name: 'Alice', group: 'Sales' },
    listQuery: Search,
    async find({ tenant, number }) {
      const kept = await findDirectory(sql, tenant)
      const contact = kept?.contacts.find((one) => one.number === number)
      return kept && contact && shown(tenant, kept, contact)
    },
    write: ({ tenant, number }, change, actor) =>
      sql.begin(async (sql) => {
        let created = false
        const there = await writeDirectory(sql, tenant, actor, ({ contacts, revision }) => {
          const at = contacts.findIndex((one) => one.number === number)
          created = at < 0
          const before = contacts[at]
          const { name, group } = change(before && bodyOf(before), before && revision)
          const contact = { name, number, ...(group === undefined ? {} : { group }) }
          return created
            ? [...contacts, contact]
            : contacts.flatMap((one, index) => (index === at ? [contact] : one.number === number ? [] : [one]))
        })
        if (!there) throw new Refusal(404, 'no such tenant', { tenant })
        return created
      }),
    remove: ({ tenant, number }, actor, allow) =>
      sql.begin(async (sql) => {
        let found = false
        await writeDirectory(sql, tenant, actor, ({ contacts, from, revision }) => {
          found = contacts.some((one) => one.number === number)
          if (found) allow(revision)
          return found ? contacts.filter((one) => one.number !== number) : from === tenant ? contacts : undefined
        })
        return found
      }),
    async list({ tenant }, { limit, cursor, q }) {
      const kept = await findDirectory(sql, tenant!)
      if (!kept) throw new Refusal(404, 'no such tenant', { tenant })
      const [from] = readCursor(cursor, ['number']) ?? [0]
      const wanted = q?.toLowerCase()
      const found = kept.contacts
        .map((contact, at) => ({ contact, at }))
        .filter(({ contact, at }) => at >= from && (wanted === undefined || matches(contact, wanted)))
      const { items, next } = page(
        found.slice(0, limit + 1),
        limit,
        ({ at }) => [at + 1],
        ({ contact }) => shown(tenant!, kept, contact),
      )
      return { items, next }
    },
  }
}

const bodyOf = ({ name, group }: Contact) => ({ name, ...(group === undefined ? {} : { group }) })

const matches = ({ name, number, group = '' }: Contact, wanted: string): boolean =>
  [name, number, group].some((text) => text.toLowerCase().includes(wanted))

/** The directory as one thing: written whole, or given up for the one above. */
export function mountDirectory(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>): void {
  const common = { path: '/v1/tenants/{tenant}/directory', tags: ['contacts'], security: secured }
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      summary: 'Replaces all contacts of a tenant',
      request: {
        params: ListNames,
        headers: ifMatch,
        body: requestBody(
          Whole.openapi({ example: { contacts: [{ name: 'Front desk', number: '201', group: 'Office' }] } }),
        ),
      },
      responses: {
        200: { ...answer('how many there are now', WholeDirectory), headers: tagged },
        409: problem('more than a directory holds'),
        412: stale,
        ...problems,
      },
    },
    async (context) => {
      const { tenant } = parse(ListNames, context.req.param())
      const { contacts } = parse(Whole, await readJson(context))
      const allow = preconditionOf(context)
      const kept = await sql.begin(async (sql) => {
        if (!(await writeDirectory(sql, tenant, context.get('actor'), () => contacts, allow))) throw missing('tenant')
        return (await findDirectory(sql, tenant))!
      })
      const body = { [REVISION]: kept.revision, tenant, contacts: kept.contacts.length }
      return context.json(body, 200, { etag: entityTag(body) })
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      summary: 'Gives up a tenant’s own contacts: it has those of the tenant above again',
      request: { params: ListNames, headers: ifMatch },
      responses: { 204: { description: 'given up' }, 412: stale, ...problems },
    },
    async (context) => {
      const { tenant } = parse(ListNames, context.req.param())
      const allow = preconditionOf(context)
      const there = await sql.begin((sql) => writeDirectory(sql, tenant, context.get('actor'), () => undefined, allow))
      if (!there) throw missing('tenant')
      return context.body(null, 204)
    },
  )
}
