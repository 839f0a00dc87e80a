import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { mayChange } from '../asking/roles.ts'
import { entityTag } from '../manners/entity-tags.ts'
import { MASK } from '../manners/mask-secrets.ts'
import { page, readCursor } from '../manners/paging.ts'
import { gatewayResource } from '../tenants/gateways.ts'
import { findTokenState } from '../tenants/token-routes.ts'
import { type Faults, mountForm, NO_FAULTS } from './forms.ts'
import {
  ACCESS,
  EVENT_SEVERITIES,
  type GatewayForm,
  gatewayBodyOf,
  gatewayFormOf,
  NO_GATEWAY_FORM,
  readGatewayForm,
} from './gateway-form.ts'
import { gatewaySnippets } from './gateway-snippets.ts'
import { ISSUE_INTO, ISSUED_OPTIONS } from './issue-tokens-form.ts'
import { type Reached, reachEdge } from './reach-edge.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

const SHOWN = 50
const CHOICES = { ACCESS, EVENT_SEVERITIES, ISSUE_INTO, ISSUED_OPTIONS }

export type GatewayPagesPorts = { database: ScopedDatabase; sealer: Sealer; baseUrl: string; pages: SignedInPages }

/** The DHCP domains: a list, one with what to copy into its DHCP server, and the form that changes it. */
export function mountGatewayPages(app: OpenAPIHono, { database, sealer, baseUrl, pages }: GatewayPagesPorts): void {
  const { sql } = database
  const { forSignedIn, signedIn } = pages
  const gateways = gatewayResource(database, sealer, baseUrl)

  app.get(
    '/gateways',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data
      const after = readCursor(context.req.query('cursor'), ['string', 'string'])
      const rows = await sql<
        { tenant: string; gateway: string; platform: string; access: string[]; sources: string[] }[]
      >`
        select tenant, gateway, platform, access, sources from gateways where true
          ${tenant === undefined ? sql`` : sql`and tenant = ${tenant}`}
          ${after === undefined ? sql`` : sql`and (tenant, gateway) > (${after[0]}, ${after[1]})`}
        order by tenant, gateway limit ${SHOWN + 1}`
      return render('gateways', {
        tenant,
        ...page(
          rows,
          SHOWN,
          (row) => [row.tenant, row.gateway],
          (row) => row,
        ),
      })
    }),
  )

  const platformsOf = async (tenant: string | undefined) =>
    tenant === undefined
      ? []
      : (
          await sql<
            { platform: string }[]
          >`select platform from platforms where tenant = ${tenant} order by platform limit 200`
        ).map(({ platform }) => platform)
  const renderNew = async (render: RenderPage, form: GatewayForm, faults: Faults = NO_FAULTS) =>
    render('gateway-new', { form, faults, CHOICES, platforms: await platformsOf(form.tenant) }, faults.status)
  app.get(
    '/gateways/new',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(render, { ...NO_GATEWAY_FORM, tenant })
    }),
  )
  const path = '/tenants/:tenant/gateways/:gateway'
  type GatewayNames = NonNullable<ReturnType<typeof namesIn>>
  const namesIn = (context: Context) => gateways.names.safeParse(context.req.param()).data
  type Beside = { form?: GatewayForm; faults?: Faults; reached?: Reached; done?: string }
  const show = async (
    context: Context,
    render: RenderPage,
    names: GatewayNames | undefined,
    { form, faults = NO_FAULTS, reached, done }: Beside,
  ) => {
    const found = names && (await gateways.find(names))
    if (!names || !found) return render('not-found', { what: 'gateway' }, 404)
    const gateway = mayChange(context.get('role')) ? found : { ...found, key: MASK, eventsPath: MASK }
    const asked = {
      server: context.req.query('server'),
      base: context.req.query('base'),
      reports: context.req.query('reports'),
      families: context.req.queries('family') ?? [],
      tftp: context.req.query('tftp'),
      polycomOption: context.req.query('polycomOption'),
    }
    const values = {
      ...{
        names,
        gateway,
        tag: entityTag(found),
        form: form ?? gatewayFormOf(found),
        faults,
        done,
        reached,
        baseUrl,
        CHOICES,
      },
      ...{
        tokens: await findTokenState(database, names),
        platforms: await platformsOf(names.tenant),
        dhcp: gatewaySnippets(gateway as never, asked, baseUrl),
      },
    }
    return render('gateway', values, faults.status)
  }
  mountRecordForms(app, {
    ...{
      resource: gateways,
      newPath: '/gateways/new',
      path,
      listPath: '/gateways',
      forSignedIn,
      bodyOf: gatewayBodyOf,
    },
    showNew: (_, render, form, faults) =>
      renderNew(
        render,
        { ...readGatewayForm(form), tenant: form.text('tenant'), gateway: form.text('gateway') },
        faults,
      ),
    show: (context, render, names, { form, ...beside }) =>
      show(context, render, names, { ...beside, ...(form ? { form: readGatewayForm(form) } : {}) }),
  })
  // Asked before the page's transaction begins: an edge that does not answer holds no connection.
  const check = signedIn(async (context) => {
    const reached = await reachEdge(baseUrl)
    return forSignedIn((context, render) => show(context, render, namesIn(context), { reached }))(context)
  })
  mountForm(app, `${path}/check`, check)
}
