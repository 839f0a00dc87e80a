import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { findLogAlerts, logAlertResource } from '../logs/log-alerts.ts'
import { FollowedQuery } from '../logs/log-routes.ts'
import { entityTag } from '../manners/entity-tags.ts'
import { type Faults, NO_FAULTS } from './forms.ts'
import {
  type LogAlertForm,
  logAlertBodyOf,
  logAlertFormOf,
  NEW_LOG_ALERT,
  readLogAlertForm,
  type ShownLogAlert,
  withinWords,
} from './log-alert-form.ts'
import { LEVELS } from './log-levels.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { ForSignedIn } from './signed-in.ts'

/** Beside a search stand those that matter most. */
const BESIDE_SEARCH = 8
const ON_PAGE = 200

/** What the list of alerts shows, above a search or on a page of its own. */
export async function listedLogAlerts(database: ScopedDatabase, tenant: string | undefined, isPage = false) {
  const limit = isPage ? ON_PAGE : BESIDE_SEARCH
  const found = await findLogAlerts(database, { tenant, limit: limit + 1 })
  const alerts = found.slice(0, limit).map((alert) => ({ ...alert, tag: entityTag(alert) }))
  return { alerts, more: found.length > limit, tenant, isPage, LEVELS, withinWords }
}

/** Searches of logs that raise an alert: the list, and the form of each. */
export function mountLogAlertPages(app: OpenAPIHono, database: ScopedDatabase, forSignedIn: ForSignedIn): void {
  const logAlerts = logAlertResource(database)
  const path = '/tenants/:tenant/log-alerts/:alert'
  const tenantIn = (text: string | undefined) => Slug.safeParse(text).data

  app.get(
    '/log-alerts',
    forSignedIn(async (context, render) =>
      render('log-alerts', { listed: await listedLogAlerts(database, tenantIn(context.req.query('tenant')), true) }),
    ),
  )
  app.get(
    '/fragments/log-alerts',
    forSignedIn(async (context, render) => {
      const { tenant, page } = context.req.query()
      return render('log-alerts-list', await listedLogAlerts(database, tenantIn(tenant), page !== undefined))
    }),
  )
  const renderNew = (render: RenderPage, form: LogAlertForm, faults: Faults = NO_FAULTS) =>
    render('log-alert-new', { form, faults, LEVELS }, faults.status)
  app.get(
    '/log-alerts/new',
    forSignedIn((context, render) => {
      const { q, level, tenant } = context.req.query()
      const asked = FollowedQuery.safeParse({ ...(q ? { q } : {}), ...(level ? { level } : {}) }).data ?? {}
      return renderNew(render, {
        ...{ ...NEW_LOG_ALERT, tenant: tenantIn(tenant) ?? context.get('scope') },
        ...{ q: asked.q, level: asked.level?.toString() },
      })
    }),
  )
  mountRecordForms(app, {
    ...{ resource: logAlerts, newPath: '/log-alerts/new', path, listPath: '/logs', forSignedIn },
    bodyOf: logAlertBodyOf,
    showNew: (_, render, form, faults) =>
      renderNew(render, { ...readLogAlertForm(form), tenant: form.text('tenant'), alert: form.text('alert') }, faults),
    async show(_, render, names, { form, faults = NO_FAULTS, done }) {
      const found = await logAlerts.find(names)
      if (!found) return render('not-found', { what: 'log alert' }, 404)
      const values = {
        ...{ names, alert: found, tag: entityTag(found), done, faults, LEVELS, withinWords },
        form: form ? readLogAlertForm(form) : logAlertFormOf(found as unknown as ShownLogAlert), // as its schema says
      }
      return render('log-alert', values, faults.status)
    },
  })
}
