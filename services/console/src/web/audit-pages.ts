import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { AuditQuery, findAudit } from '../audit/audit-routes.ts'
import { showChanges } from './show-changes.ts'
import type { SignedInPages } from './signed-in.ts'

export type AuditPagesPorts = { database: Pick<Database, 'sql'>; pages: SignedInPages }

const FILTERS = ['tenant', 'actor', 'action', 'subject', 'since'] as const

/** The audit trail, as the API has it: filtered, the newest first, each change value by value. */
export function mountAuditPages(app: OpenAPIHono, { database, pages: { forSignedIn } }: AuditPagesPorts): void {
  app.get(
    '/audit',
    forSignedIn(async (context, render) => {
      const given = Object.fromEntries(
        FILTERS.flatMap((name) => {
          const value = context.req.query(name)?.trim()
          return value ? [[name, value]] : []
        }),
      )
      const cursor = context.req.query('cursor')
      // A date of a form is the beginning of that day.
      const since = given.since && /^\d{4}-\d\d-\d\d$/.test(given.since) ? `${given.since}T00:00:00Z` : given.since
      const query = AuditQuery.safeParse({ ...given, ...(since ? { since } : {}), ...(cursor ? { cursor } : {}) })
      if (!query.success) {
        const faults = query.error.issues.map(({ path, message }) => [String(path[0]), message] as const)
        const of = (name: string) => faults.flatMap(([field, message]) => (field === name ? [message] : []))
        return render('audit', { given, faultsOf: of, items: [], next: null }, 400)
      }
      const { items, next } = await findAudit(database, context.get('scope'), query.data)
      const shown = items.map((item) => ({ ...item, ...showChanges(item.detail) }))
      return render('audit', { given, faultsOf: () => [], items: shown, next })
    }),
  )
}
