import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import {
  DeliveryNames,
  DeliveryQuery,
  findDeliveries,
  replayDelivery,
  testWebhook,
} from '../webhooks/webhook-routes.ts'
import { WebhookNames, webhookResource } from '../webhooks/webhooks.ts'
import { type Faults, faultsOf, mountForm, NO_FAULTS, readForm } from './forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type WebhookPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

/** One webhook: how its receiver does, what was sent, a test, and sending again. */
export function mountWebhookPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: WebhookPagesPorts,
): void {
  const webhooks = webhookResource(database, sealer)
  const path = '/tenants/:tenant/webhooks/:webhook'
  const namesIn = (context: Context) =>
    WebhookNames.safeParse({ tenant: context.req.param('tenant'), webhook: context.req.param('webhook') }).data
  const show = async (context: Context, render: RenderPage, faults: Faults = NO_FAULTS) => {
    const names = namesIn(context)
    const found = names && (await webhooks.find(names))
    if (!names || !found) return render('not-found', { what: 'webhook' }, 404)
    const { state, cursor } = context.req.query()
    const query = DeliveryQuery.safeParse({ ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) })
    const { items, next } = await findDeliveries(database, names, query.data ?? DeliveryQuery.parse({}))
    return render(
      'webhook',
      { names, webhook: found, deliveries: items, next, state: query.data?.state, faults },
      faults.status,
    )
  }
  app.get(
    path,
    forSignedIn((context, render) => show(context, render)),
  )
  mountForm(
    app,
    `${path}/test`,
    forSignedIn(async (context, render) => {
      const names = namesIn(context)
      if (!names || !(await webhooks.find(names))) return render('not-found', { what: 'webhook' }, 404)
      try {
        await testWebhook(database, names, undefined, context.get('actor'))
        return context.redirect(`/tenants/${names.tenant}/webhooks/${names.webhook}`, 303)
      } catch (fault) {
        return show(context, render, faultsOf(fault))
      }
    }),
  )
  mountForm(
    app,
    `${path}/replay`,
    forSignedIn(async (context, render) => {
      const names = namesIn(context)
      const delivery = DeliveryNames.safeParse({ ...names, id: (await readForm(context)).text('delivery') }).data
      if (!names || !delivery || !(await webhooks.find(names))) return render('not-found', { what: 'delivery' }, 404)
      try {
        await replayDelivery(database, delivery, context.get('actor'))
        return context.redirect(`/tenants/${names.tenant}/webhooks/${names.webhook}`, 303)
      } catch (fault) {
        return show(context, render, faultsOf(fault))
      }
    }),
  )
}
