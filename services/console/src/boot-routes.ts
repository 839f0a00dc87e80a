import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Database, findLogLines } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { type FoundBoot, findBoot, findBoots } from './found-boots.ts'
import { parse, problems, secured } from './named-resource.ts'
import { PageQuery, page, readCursor } from './paging.ts'
import { MacName } from './phones.ts'
import { missing } from './refusal.ts'

const BootsQuery = PageQuery.extend({
  state: z.enum(['running', 'stalled', 'completed', 'refused']).optional(),
  tenant: Slug.optional(),
  mac: MacName.optional(),
})
const LogsQuery = PageQuery.extend({
  since: z.iso.datetime({ offset: true }).optional(),
  level: z.coerce.number().int().min(0).max(6).optional().openapi({ description: 'at least: 0 debug … 6 fatal' }),
  q: z.string().min(1).max(200).optional(),
})
const MacParams = z.object({ mac: MacName })

const body = (description: string) => ({
  200: { description, content: { 'application/json': { schema: z.looseObject({}) } } },
  ...problems,
})

/** Reading routes for boots and logs. */
export function mountBoots(app: OpenAPIHono, database: Database): void {
  const listBoots = async (query: z.output<typeof BootsQuery>) => {
    const { limit, cursor, state, tenant, mac } = query
    const before = readCursor(cursor, 2) as [string, string] | undefined // written below, as two strings
    return page(
      await findBoots(database, { state, tenant, mac, before, limit }),
      limit,
      ({ startedAt, id }) => [startedAt, id],
      (boot: FoundBoot) => boot,
    )
  }
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/boots',
      tags: ['boots'],
      security: secured,
      summary: 'Boots, the newest first',
      request: { query: BootsQuery },
      responses: body('a page'),
    }),
    async (context) => context.json(await listBoots(parse(BootsQuery, context.req.query())), 200),
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/phones/{mac}/boots',
      tags: ['phones'],
      security: secured,
      summary: 'Boots of a phone',
      request: { params: MacParams, query: PageQuery },
      responses: body('a page'),
    }),
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      return context.json(await listBoots({ ...parse(PageQuery, context.req.query()), mac }), 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/boots/{id}',
      tags: ['boots'],
      security: secured,
      summary: 'A boot with its steps',
      request: { params: z.object({ id: z.string() }) },
      responses: body('the boot'),
    }),
    async (context) => {
      const { stepCount: _, ...boot } = (await findBoot(database, context.req.param('id'))) ?? refuseBoot()
      return context.json(boot, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/phones/{mac}/logs',
      tags: ['phones'],
      security: secured,
      summary: 'Log lines of a phone, the oldest first',
      request: { params: MacParams, query: LogsQuery },
      responses: body('a page'),
    }),
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      const { limit, cursor, since, level, q } = parse(LogsQuery, context.req.query())
      const after = readCursor(cursor, 3) as [string, string, number] | undefined // written below, in these types
      const rows = await findLogLines(database.sql, {
        mac,
        limit,
        level,
        text: q,
        since: since ? new Date(since) : undefined,
        after,
      })
      return context.json(
        page(rows, limit, (row) => [row.received_at, row.upload, row.line], showLine),
        200,
      )
    },
  )
}

const refuseBoot = (): never => {
  throw missing('boot')
}

export const showLine = (row: Awaited<ReturnType<typeof findLogLines>>[number]) => ({
  receivedAt: new Date(row.received_at).toISOString(),
  loggedAt: row.logged_at ? new Date(row.logged_at).toISOString() : null,
  uptimeMs: row.uptime_ms === null ? null : Number(row.uptime_ms),
  kind: row.kind,
  ident: row.ident,
  level: row.level,
  missed: row.missed,
  text: row.text,
  boot: row.boot,
})
