import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import type { Context } from 'hono'
import { FollowedQuery, timesOf } from '../logs/log-routes.ts'
import type { LogTails } from '../logs/log-tail.ts'
import { keyOfLine, searchLogLines, showPhoneLine } from '../logs/search-log-lines.ts'
import { page, readCursor } from '../manners/paging.ts'
import { Refusal } from '../manners/refusal.ts'
import { listedLogAlerts, mountLogAlertPages } from './log-alerts-pages.ts'
import { LEVELS } from './log-levels.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

const PAGE = 200
const HOUR_MS = 3_600_000
/** How far back a search looks. */
const WITHIN = [
  { name: '1h', hours: 1, word: 'the last hour' },
  { name: '6h', hours: 6, word: 'the last 6 hours' },
  { name: '1d', hours: 24, word: 'the last day' },
  { name: '7d', hours: 168, word: 'the last week' },
  { name: '31d', hours: 744, word: 'the last 31 days' },
] as const

type LogPagePorts = { database: ScopedDatabase; tails: LogTails }

/** What phones write, across phones: found, and followed while it comes. */
export function mountLogPages(
  app: OpenAPIHono,
  { database, tails }: LogPagePorts,
  { forSignedIn, signedIn }: SignedInPages,
  renderPage: RenderPage,
): void {
  mountLogAlertPages(app, database, forSignedIn)
  app.get(
    '/logs',
    forSignedIn(async (context, render) => {
      const { asked, followed } = askedIn(context)
      const within = WITHIN.find(({ name }) => name === context.req.query('within')) ?? WITHIN[2]
      const values = { asked, within: within.name, withins: WITHIN, levels: LEVELS, stylesheet: '/assets/phones.css' }
      if (!followed) {
        const problem = 'That is no MAC, tenant or level.'
        return render('logs', { ...values, problem, logs: [], listed: await listedLogAlerts(database, undefined) }, 400)
      }
      const listed = await listedLogAlerts(database, followed.tenant)
      const now = Date.now()
      const cursor = context.req.query('cursor')
      try {
        const search = {
          ...followed,
          ...timesOf({ since: new Date(now - within.hours * HOUR_MS + 1_000).toISOString() }, now),
          before: readCursor(cursor, ['string', 'string', 'number']),
          limit: PAGE,
        }
        const lines = await searchLogLines(database, search, context.get('scope') !== undefined)
        const { items, next } = page(lines, PAGE, keyOfLine, showPhoneLine)
        return render('logs', { ...values, listed, logs: items, next, isFirst: cursor === undefined })
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault
        return render('logs', { ...values, listed, problem: fault.message, logs: [] }, fault.status)
      }
    }),
  )
  app.get(
    '/logs/tail',
    signedIn(async (context) => {
      const { followed } = askedIn(context)
      if (!followed) return context.notFound()
      return tails.follow(context, followed, (lines) =>
        renderPage('log-rows', { logs: lines.map(showPhoneLine), of: 'all' }).text(),
      )
    }),
  )
}

/** What a form asked, as it was written, and what that means; forms send what was left empty. */
function askedIn(context: Context) {
  const { q, tenant, mac, level } = context.req.query()
  const asked = Object.fromEntries(
    Object.entries({ q, tenant, mac, level }).flatMap(([name, value]) => {
      const written = value?.trim()
      return written ? [[name, written.slice(0, 200)]] : []
    }),
  )
  return { asked, followed: FollowedQuery.safeParse(asked).data }
}
