import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Database, findLogLines } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { LogLine } from '../logs/answers.ts'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { MacName } from '../phones/phones.ts'
import { Boot, ListedBoot } from './answers.ts'
import { findBoot, findBoots } from './found-boots.ts'

const KindQuery = PageQuery.extend({
  kind: z.enum(['boot', 'change']).default('boot').openapi({
    description: '`change`: outside a boot the files became others, and the phone was told',
  }),
})
const BootsQuery = KindQuery.extend({
  state: z.enum(['running', 'stalled', 'completed', 'refused']).optional(),
  tenant: Slug.optional(),
  mac: MacName.optional(),
})
const LogsQuery = PageQuery.extend({
  since: z.iso.datetime({ offset: true }).optional().openapi({ description: 'received at or after' }),
  level: z.coerce.number().int().min(0).max(6).optional().openapi({ description: 'at least: 0 debug … 6 fatal' }),
  q: z.string().min(1).max(200).optional().openapi({ description: 'contained in the text, letter case aside' }),
})
const MacParams = z.object({ mac: MacName })
const IdParams = z.object({ id: z.string().max(64).openapi({ example: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57' }) })

/** Reading routes for boots and logs. */
export function mountBoots(app: OpenAPIHono, database: Database): void {
  const listBoots = async ({ limit, cursor, ...query }: z.output<typeof BootsQuery>) => {
    const before = readCursor(cursor, ['string', 'string'])
    return page(
      await findBoots(database, { ...query, before, limit }),
      limit,
      ({ startedAt, id }) => [startedAt, id],
      (boot) => boot,
    )
  }
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/boots',
      tags: ['boots'],
      security: secured,
      summary: 'Boots, the newest first',
      request: { query: BootsQuery },
      responses: { 200: answer('a page', pageOf(ListedBoot)), ...problems },
    },
    async (context) => context.json(await listBoots(parse(BootsQuery, context.req.query()))),
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/boots',
      tags: ['phones'],
      security: secured,
      summary: 'Boots of a phone, the newest first',
      request: { params: MacParams, query: KindQuery },
      responses: { 200: answer('a page', pageOf(ListedBoot)), ...problems },
    },
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      return context.json(await listBoots({ ...parse(KindQuery, context.req.query()), mac }))
    },
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/boots/{id}',
      tags: ['boots'],
      security: secured,
      summary: 'A boot with its steps in order of time',
      request: { params: IdParams },
      responses: { 200: answer('the boot', Boot), ...problems },
    },
    async (context) => {
      const found = await findBoot(database, parse(IdParams, context.req.param()).id)
      if (!found) throw missing('boot')
      const { stepCount: _, ...boot } = found
      return context.json(boot)
    },
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/logs',
      tags: ['phones'],
      security: secured,
      summary: 'Log lines of a phone, the oldest first',
      request: { params: MacParams, query: LogsQuery },
      responses: { 200: answer('a page', pageOf(LogLine)), ...problems },
    },
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      const { limit, cursor, since, level, q } = parse(LogsQuery, context.req.query())
      const rows = await findLogLines(database.sql, {
        mac,
        limit,
        level,
        text: q,
        since: since ? new Date(since) : undefined,
        after: readCursor(cursor, ['string', 'string', 'number']),
      })
      return context.json(page(rows, limit, (row) => [row.received_at, row.upload, row.line], showLine))
    },
  )
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
