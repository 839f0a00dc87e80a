import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, secured } from '../manners/routes.ts'
import { MacName } from '../phones/phones.ts'
import { PhoneLogLine } from './answers.ts'
import type { LogTails } from './log-tail.ts'
import { keyOfLine, searchLogLines, showPhoneLine } from './search-log-lines.ts'

const DAY_MS = 86_400_000
/** The longest time that one search looks through. */
const MOST_DAYS = 31

/** What a line is looked for by. */
export const SearchText = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'a line has no NUL')

export const FollowedQuery = z.object({
  tenant: Slug.optional().openapi({ description: 'its phones’ alone, not those of the tenants below it' }),
  mac: MacName.optional(),
  level: z.coerce.number().int().min(0).max(6).optional().openapi({ description: 'at least: 0 debug … 6 fatal' }),
  q: SearchText.optional().openapi({ description: 'contained in the text, letter case aside' }),
})
const time = z.iso.datetime({ offset: true }).optional()
const LogsQuery = PageQuery.extend(FollowedQuery.shape).extend({
  since: time.openapi({ description: 'received at or after; a day before `until` where not said' }),
  until: time.openapi({ description: 'received before; now where not said' }),
})

/** The times of a search, from what was asked. Throws a 400 where they are none. */
export function timesOf({ since, until }: { since?: string | undefined; until?: string | undefined }, now: number) {
  const end = until === undefined ? now + 1 : Date.parse(until)
  const begin = since === undefined ? end - DAY_MS : Date.parse(since)
  if (!(begin < end)) throw new Refusal(400, '`since` is before `until`')
  if (end - begin > MOST_DAYS * DAY_MS) throw new Refusal(400, `a search looks through ${MOST_DAYS} days at most`)
  return { since: new Date(begin), until: new Date(end) }
}

/** Log lines of every phone, found and followed. */
export function mountLogs(app: OpenAPIHono, database: ScopedDatabase, tails: LogTails): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/logs',
      tags: ['logs'],
      security: secured,
      summary: 'Log lines of all phones, the newest first',
      request: { query: LogsQuery },
      responses: {
        200: answer('a page', pageOf(PhoneLogLine)),
        ...problems,
        422: problem('nothing more was found in time: say a tenant or a phone, or a shorter time'),
      },
    },
    async (context) => {
      const { cursor, since, until, ...query } = parse(LogsQuery, context.req.query())
      const search = {
        ...query,
        ...timesOf({ since, until }, Date.now()),
        before: readCursor(cursor, ['string', 'string', 'number']),
      }
      const lines = await searchLogLines(database, search, context.get('scope') !== undefined)
      return context.json(page(lines, query.limit, keyOfLine, showPhoneLine))
    },
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/logs/stream',
      tags: ['logs'],
      security: secured,
      summary: 'Log lines as they are kept, as server-sent events',
      request: { query: FollowedQuery },
      responses: {
        200: {
          description:
            '`lines`, each with a JSON array, the newest first; `lost` where there were more than can be followed; `over` at the end',
          content: {
            'text/event-stream': {
              schema: z.string().openapi({
                example:
                  'event: lines\ndata: [{"mac":"0004f21a2457","tenant":"acme","level":4,"text":"no answer"}]\n\n',
              }),
            },
          },
        },
        ...problems,
      },
    },
    (context) =>
      tails.follow(context, parse(FollowedQuery, context.req.query()), (lines) =>
        JSON.stringify(lines.map(showPhoneLine)),
      ),
  )
}
