import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { mayMake, ROLES } from '../asking/roles.ts'
import { endToken, makeToken, TokenName } from '../asking/token-routes.ts'
import { entityTag } from '../manners/entity-tags.ts'
import { parse } from '../manners/routes.ts'
import { findRegistrarStatus, registrarResource } from '../registrars/registrars.ts'
import { iso, tenantResource } from '../tenants/tenants.ts'
import { findUsage } from '../tenants/usage-routes.ts'
import { webhookResource } from '../webhooks/webhooks.ts'
import { brandStyle } from './brand-style.ts'
import { type Faults, faultsOf, mountForm, NO_FAULTS, readForm } from './forms.ts'
import { findBrand } from './layout-brand.ts'
import { mountRecordForms } from './record-forms.ts'
import { REGISTRAR_STATES } from './registrar-states.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'
import {
  COMMON,
  NO_TENANT_FORM,
  readTenantForm,
  type ShownTenant,
  type TenantForm,
  tenantBodyOf,
  tenantFormOf,
} from './tenant-form.ts'

export type TenantPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

/** Of one level of the tree. */
const SHOWN_BELOW = 200
const SHOWN = 50

type Node = { tenant: string; name: string; parent: string | null; more: boolean; below?: Node[] }

/** The tree of tenants; one with its settings, looks, quotas, tokens and what is watched for it. */
export function mountTenantPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: TenantPagesPorts,
): void {
  const { sql } = database
  const tenants = tenantResource(database, sealer)
  const [registrars, webhooks] = [registrarResource(database, sealer), webhookResource(database, sealer)]

  const below = async (parents: readonly string[] | undefined, after = ''): Promise<Node[]> =>
    parents?.length === 0
      ? []
      : sql<Node[]>`
        select tenant, name, parent, exists (select from tenants c where c.parent = t.tenant) as more from tenants t
        where ${parents ? sql`parent = any (${[...parents]}::text[])` : sql`not exists (select from tenants p where p.tenant = t.parent)`} and tenant > ${after}
        order by tenant limit ${parents && parents.length > 1 ? SHOWN_BELOW * 5 : SHOWN_BELOW + 1}`
  app.get(
    '/tenants',
    forSignedIn(async (context, render) => {
      const under = Slug.safeParse(context.req.query('under')).data
      const after = Slug.safeParse(context.req.query('after')).data
      const found = await below(under === undefined ? undefined : [under], after)
      const tops = found.slice(0, SHOWN_BELOW)
      const second = await below(tops.filter(({ more }) => more).map(({ tenant }) => tenant))
      const tree = tops.map((top) => ({ ...top, below: second.filter(({ parent }) => parent === top.tenant) }))
      return render('tenants', { under, tree, next: found.length > SHOWN_BELOW ? tops.at(-1)!.tenant : undefined })
    }),
  )
  app.get(
    '/fragments/tenants/:tenant',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.param('tenant')).data
      return render('tenants-below', { nodes: tenant === undefined ? [] : await below([tenant]), under: tenant })
    }),
  )

  app.get(
    '/tenants/new',
    forSignedIn((context, render) => {
      const parent = Slug.safeParse(context.req.query('parent')).data ?? context.get('scope')
      return render('tenant-new', { form: { ...NO_TENANT_FORM, parent }, faults: NO_FAULTS, COMMON })
    }),
  )
  const path = '/tenants/:tenant'
  type TenantNames = NonNullable<ReturnType<typeof namesIn>>
  const namesIn = (context: Context) => tenants.names.safeParse(context.req.param()).data
  type Beside = {
    form?: TenantForm
    faults?: Faults
    done?: string
    made?: { token: string; secret: string }
    tokenFaults?: Faults
  }
  const show = async (context: Context, render: RenderPage, names: TenantNames, beside: Beside) => {
    const { form, faults = NO_FAULTS, done, made, tokenFaults = NO_FAULTS } = beside
    const found = await tenants.find(names)
    if (!found) return render('not-found', { what: 'tenant' }, 404)
    const { tenant } = names
    const shown = found as ShownTenant
    const [usage, look, tokens, hooks, watched, events, children] = await Promise.all([
      findUsage(database, tenant),
      findBrand(sql, tenant),
      sql<{ name: string; role: string | null; created_at: string }[]>`
        select name, role, created_at from api_tokens where tenant = ${tenant} order by name limit ${SHOWN}`,
      webhooks.list({ tenant }, { limit: SHOWN } as never), // the first page, without a cursor
      registrars.list({ tenant }, { limit: SHOWN } as never),
      sql<
        {
          platform: string
          id: string
          type: string
          state: string
          because: string | null
          mac: string | null
          received_at: string
        }[]
      >`
        select platform, id, type, state, because, mac, received_at from (
          select * from account_events where tenant = ${tenant} order by seq desc limit 5000) recent
        where state in ('parked', 'failed') order by seq desc limit 20`,
      below([tenant]),
    ])
    const statuses = await Promise.all(
      watched.items.map((one) =>
        findRegistrarStatus(database, { tenant, registrar: (one as { registrar: string }).registrar }),
      ),
    )
    const values = {
      ...{
        tenant: shown,
        tag: entityTag(found),
        form: form ?? tenantFormOf(shown),
        faults,
        done,
        usage,
        look,
        made,
        COMMON,
      },
      ...{
        children,
        webhooks: hooks.items,
        registrars: statuses,
        registrarStates: REGISTRAR_STATES,
        tokenFaults,
        roles: ROLES.filter((role) => mayMake(context.get('role'), role)),
      },
      tokens: tokens.map(({ name, role, created_at }) => ({
        name,
        role: role ?? 'reseller',
        createdAt: iso(created_at),
      })),
      events: events.map(({ received_at, ...event }) => ({ ...event, receivedAt: iso(received_at) })),
    }
    return render('tenant', values, faults.status === 200 ? tokenFaults.status : faults.status)
  }
  mountRecordForms(app, {
    ...{ resource: tenants, newPath: '/tenants/new', path, listPath: '/tenants', forSignedIn, bodyOf: tenantBodyOf },
    showNew: (_, render, form, faults) =>
      render(
        'tenant-new',
        { form: { ...readTenantForm(form), tenant: form.text('tenant') }, faults, COMMON },
        faults.status,
      ),
    show: (context, render, names, { form, ...beside }) =>
      show(context, render, names, { ...beside, ...(form ? { form: readTenantForm(form) } : {}) }),
  })

  // A secret is in the answer that makes it and in no other: so no redirect, and a repeat of the form makes nothing.
  mountForm(
    app,
    `${path}/tokens`,
    forSignedIn(async (context, render) => {
      const names = namesIn(context)
      if (!names || !(await tenants.find(names))) return render('not-found', { what: 'tenant' }, 404)
      const form = await readForm(context)
      try {
        const { token: name } = parse(TOKEN, { token: form.text('token') })
        const role = ROLES.find((one) => one === form.text('role'))
        const asker = { role: context.get('role'), actor: context.get('actor') }
        const { body } = await makeToken(database, sealer, { tenant: names.tenant, name, role }, asker)
        if (!('secret' in body))
          return show(context, render, names, {
            done: `There is a token ${name} already; its secret is not told again.`,
          })
        return show(context, render, names, { made: { token: name, secret: String(body.secret) } })
      } catch (fault) {
        return show(context, render, names, { tokenFaults: faultsOf(fault) })
      }
    }),
  )
  mountForm(
    app,
    `${path}/tokens/end`,
    forSignedIn(async (context, render) => {
      const names = namesIn(context)
      const name = (await readForm(context)).text('token') ?? ''
      if (!names || !(await tenants.find(names))) return render('not-found', { what: 'tenant' }, 404)
      await endToken(database, { tenant: names.tenant, name }, context.get('actor'))
      return context.redirect(`/tenants/${names.tenant}#tokens`, 303)
    }),
  )
  app.get(
    `${path}/look.css`,
    forSignedIn(async (context) => {
      const names = namesIn(context)
      const style = names && (await tenants.find(names)) ? brandStyle(await findBrand(sql, names.tenant)) : ''
      const headers = {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
      }
      return new Response(style.replaceAll(':root{', '.preview{'), { headers })
    }),
  )
}

const TOKEN = z.object({ token: TokenName })
