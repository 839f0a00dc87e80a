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
import { type Faults, type Form, mountForm, NO_FAULTS, readJsonField, unmask } from './forms.ts'
import { gatewaySnippets } from './gateway-snippets.ts'
import { type Reached, reachEdge } from './reach-edge.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

const SHOWN = 50
const SPARE_ALERTS = 2

/** What each access means to whoever decides. */
const ACCESS = {
  token:
    'The random digits behind option 66, which the gateway makes and reports. The strongest, where the gateway can.',
  lease: 'A lease that the gateway reported, asked for from the leased address or from the sources below.',
  certificate: 'The certificate that the maker put into the phone, over https, from anywhere.',
  open: 'Any request from the sources below that names a phone. The weakest.',
} as const

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
    render('gateway-new', { form, faults, ACCESS, platforms: await platformsOf(form.tenant) }, faults.status)
  app.get(
    '/gateways/new',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(render, { ...NO_FORM, tenant })
    }),
  )
  const path = '/tenants/:tenant/gateways/:gateway'
  const namesIn = (context: Context) =>
    gateways.names.safeParse({ tenant: context.req.param('tenant'), gateway: context.req.param('gateway') }).data
  type Beside = { form?: GatewayForm; faults?: Faults; reached?: Reached; done?: string }
  const show = async (
    context: Context,
    render: RenderPage,
    { form, faults = NO_FAULTS, reached, done }: Beside = {},
  ) => {
    const names = namesIn(context)
    const found = names && (await gateways.find(names))
    if (!names || !found) return render('not-found', { what: 'gateway' }, 404)
    const gateway = mayChange(context.get('role')) ? found : { ...found, key: MASK, eventsPath: MASK }
    const asked = {
      server: context.req.query('server'),
      base: context.req.query('base'),
      reports: context.req.query('reports'),
      families: context.req.queries('family') ?? [],
    }
    const values = {
      ...{ names, gateway, tag: entityTag(found), form: form ?? formOf(found), faults, done, reached, baseUrl, ACCESS },
      ...{ platforms: await platformsOf(names.tenant), dhcp: gatewaySnippets(gateway as never, asked, baseUrl) },
    }
    return render('gateway', values, faults.status)
  }
  mountRecordForms(app, {
    ...{ resource: gateways, newPath: '/gateways/new', path, listPath: '/gateways', forSignedIn },
    bodyOf(form, before) {
      const given = bodyOf(form)
      return { ...given, settings: unmask(given.settings, before?.settings) }
    },
    showNew: (render, form, faults) =>
      renderNew(
        render,
        { ...readGatewayForm(form), tenant: form.text('tenant'), gateway: form.text('gateway') },
        faults,
      ),
    show: (context, render, { form, ...beside }) =>
      show(context, render, { ...beside, ...(form ? { form: readGatewayForm(form) } : {}) }),
  })
  // Asked before the page's transaction begins: an edge that does not answer holds no connection.
  const check = signedIn(async (context) => {
    const reached = await reachEdge(baseUrl)
    return forSignedIn((context, render) => show(context, render, { reached }))(context)
  })
  mountForm(app, `${path}/check`, check)
}

type AlertRow = { name: string; mac: string; mask: string }
type GatewayForm = {
  tenant?: string | undefined
  gateway?: string | undefined
  platform: string | undefined
  access: readonly string[]
  sources: string
  alerts: AlertRow[]
  notifyProxy: string | undefined
  notifyRegistrar: string | undefined
  settings: string
}
const spare = (): AlertRow[] => Array.from({ length: SPARE_ALERTS }, () => ({ name: '', mac: '', mask: '' }))
const NO_FORM: GatewayForm = {
  ...{ platform: undefined, access: ['token'], sources: '', alerts: spare() },
  ...{ notifyProxy: undefined, notifyRegistrar: undefined, settings: '' },
}

/** What a form shows of a gateway. */
function formOf(gateway: object): GatewayForm {
  const { platform, access, sources, alerts, notifyProxy, notifyRegistrar, settings } =
    gateway as never as GatewayForm & {
      sources: string[]
      settings: object
    }
  return {
    ...{ platform, access, sources: sources.join('\n'), alerts: [...alerts, ...spare()], notifyProxy, notifyRegistrar },
    settings: Object.keys(settings).length === 0 ? '' : JSON.stringify(settings, null, 2),
  }
}

/** What somebody wrote, to be shown again as it was. */
const readGatewayForm = (form: Form): GatewayForm => ({
  platform: form.text('platform'),
  access: form.all('access'),
  sources: form.raw('sources'),
  alerts: [...alertRows(form), ...spare()],
  notifyProxy: form.text('notifyProxy'),
  notifyRegistrar: form.text('notifyRegistrar'),
  settings: form.raw('settings'),
})

const MAX_ALERTS = 101 // one more than there may be, so that the schema says so

function alertRows(form: Form): AlertRow[] {
  const field = (at: number, name: keyof AlertRow) => form.text(`alert-${at}-${name}`) ?? ''
  return Array.from({ length: MAX_ALERTS }, (_, at) => ({
    name: field(at, 'name'),
    mac: field(at, 'mac'),
    mask: field(at, 'mask'),
  })).filter(({ name, mac, mask }) => name || mac || mask)
}

/** The body that a PUT would have brought. */
const bodyOf = (form: Form) => ({
  platform: form.text('platform'),
  access: form.all('access'),
  sources: form
    .raw('sources')
    .split(/[\s,]+/)
    .filter((one) => one !== ''),
  alerts: alertRows(form).map(({ mask, ...alert }) => (mask ? { ...alert, mask } : alert)),
  ...(form.text('notifyProxy') ? { notifyProxy: form.text('notifyProxy') } : {}),
  ...(form.text('notifyRegistrar') ? { notifyRegistrar: form.text('notifyRegistrar') } : {}),
  settings: readJsonField(form, 'settings') ?? {},
})
