import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { WEBHOOK_EVENTS } from '@offhook/webhooks'
import type { Context } from 'hono'
import { entityTag } from '../manners/entity-tags.ts'
import { parse } from '../manners/routes.ts'
import {
  DeliveryNames,
  DeliveryQuery,
  findDeliveries,
  Replay,
  replayDeliveries,
  replayDelivery,
  testWebhook,
} from '../webhooks/deliveries.ts'
import { Rotation, rotateSecret } from '../webhooks/rotate-secret.ts'
import { WebhookNames, webhookResource } from '../webhooks/webhooks.ts'
import { type Faults, type Form, faultsOf, mountForm, NO_FAULTS, readForm, readNumber } from './forms.ts'
import { type BesideRecord, mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'
import {
  NO_WEBHOOK_FORM,
  readWebhookForm,
  type ShownWebhook,
  type WebhookForm,
  webhookBodyOf,
  webhookFormOf,
} from './webhook-form.ts'

export type WebhookPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

const HOUR_MS = 3_600_000
/** How far back deliveries are sent again at once; they are kept for 30 days. */
const SPANS = [
  ['1', 'the last hour'],
  ['24', 'the last day'],
  ['168', 'the last week'],
  ['720', 'the last 30 days'],
] as const
/** How long a secret stays valid that another one takes the place of, in seconds. */
const OVERLAPS = [
  ['86400', 'for a day'],
  ['604800', 'for a week'],
  ['0', 'not at all'],
] as const

type Beside = BesideRecord & { readonly actFaults?: Faults }

/** The webhooks of a tenant: the form of each, how its receiver does, secrets in turn, what was sent, a test, and sending again. */
export function mountWebhookPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: WebhookPagesPorts,
): void {
  const webhooks = webhookResource(database, sealer)
  const path = '/tenants/:tenant/webhooks/:webhook'

  /** Whether a URL may be private is for an administrator to decide: a tenant is shown what was decided. */
  const choicesFor = (context: Context) => ({
    EVENTS: WEBHOOK_EVENTS,
    mayAllow: context.get('scope') === undefined,
  })
  const renderNew = (context: Context, render: RenderPage, form: WebhookForm, faults: Faults = NO_FAULTS) =>
    render('webhook-new', { ...choicesFor(context), form, faults, isNew: true }, faults.status)
  app.get(
    '/webhooks/new',
    forSignedIn((context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(context, render, { ...NO_WEBHOOK_FORM, tenant })
    }),
  )
  const show = async (context: Context, render: RenderPage, names: WebhookNames, beside: Beside) => {
    const { form, faults = NO_FAULTS, done, once, actFaults = NO_FAULTS } = beside
    const found = await webhooks.find(names)
    if (!found) return render('not-found', { what: 'webhook' }, 404)
    const { state, cursor } = context.req.query()
    const query = DeliveryQuery.safeParse({ ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) })
    const { items, next } = await findDeliveries(database, names, query.data ?? DeliveryQuery.parse({}))
    const values = {
      ...{ ...choicesFor(context), names, webhook: found, tag: entityTag(found), SPANS, OVERLAPS },
      ...{ deliveries: items, next, state: query.data?.state, done, once, faults, actFaults },
      form: form ? readWebhookForm(form) : webhookFormOf(found as unknown as ShownWebhook), // as its schema says
    }
    return render('webhook', values, faults.status === 200 ? actFaults.status : faults.status)
  }
  mountRecordForms(app, {
    ...{ resource: webhooks, newPath: '/webhooks/new', path, listPath: '/tenants/:tenant', forSignedIn },
    bodyOf: webhookBodyOf,
    showNew: (context, render, form, faults) =>
      renderNew(
        context,
        render,
        { ...readWebhookForm(form), tenant: form.text('tenant'), webhook: form.text('webhook') },
        faults,
      ),
    show,
  })

  /** What is done to a webhook beside saving it: its answer is the page again, with what was made or what was wrong. */
  const mountAct = (
    what: string,
    act: (names: WebhookNames, form: Form, actor: string) => Promise<Pick<Beside, 'done' | 'once'> | undefined>,
  ) =>
    mountForm(
      app,
      `${path}/${what}`,
      forSignedIn(async (context, render) => {
        const names = WebhookNames.safeParse(context.req.param()).data
        if (!names || !(await webhooks.find(names))) return render('not-found', { what: 'webhook' }, 404)
        try {
          const left = await act(names, await readForm(context), context.get('actor'))
          if (left) return show(context, render, names, left)
          return context.redirect(`/tenants/${names.tenant}/webhooks/${names.webhook}`, 303)
        } catch (fault) {
          return show(context, render, names, { actFaults: faultsOf(fault) })
        }
      }),
    )
  mountAct('test', async (names, _, actor) => {
    await testWebhook(database, names, undefined, actor)
    return undefined
  })
  mountAct('replay', async (names, form, actor) => {
    await replayDelivery(database, parse(DeliveryNames, { ...names, id: form.text('delivery') }), actor)
    return undefined
  })
  mountAct('replay-all', async (names, form, actor) => {
    const hours = Number(SPANS.find(([one]) => one === form.text('span'))?.[0] ?? 1)
    const since = new Date(Date.now() - hours * HOUR_MS).toISOString()
    const states = form.text('delivered') ? undefined : ['given-up']
    const replayed = await replayDeliveries(database, names, parse(Replay, { since, states }), actor)
    return { done: replayed === 1 ? 'One is sent again.' : `${replayed} are sent again.` }
  })
  mountAct('rotate', async (names, form, actor) => {
    const given = { secret: form.text('secret'), overlapSeconds: readNumber(form.text('overlapSeconds')) }
    const { secret } = await rotateSecret(database, sealer, names, parse(Rotation, given), actor)
    return secret === undefined ? { done: 'The secret is another one now.' } : { once: { secret } }
  })
}
