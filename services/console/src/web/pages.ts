import type { OpenAPIHono } from '@hono/zod-openapi'
import { findLogLines, type ScopedDatabase } from '@offhook/database'
import type { Families } from '@offhook/families'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import type { Authentication } from '../authentication.ts'
import { showLine } from '../boot-routes.ts'
import { findBoot, findBoots, recentCounts } from '../found-boots.ts'
import { findProgress } from '../found-progress.ts'
import type { LiveEvents } from '../live-events.ts'
import type { LogTails } from '../log-tail.ts'
import type { PhoneFiles } from '../phone-files.ts'
import { phoneResource } from '../phones.ts'
import { findPlatformHealth } from '../platform-health.ts'
import { streamChanges } from '../stream-events.ts'
import type { FindVisible } from '../subtree.ts'
import { mountAssets } from './assets.ts'
import { mountBrand } from './brand-pages.ts'
import { mountEstate } from './estate-pages.ts'
import { mountLogPages } from './log-pages.ts'
import { mountPhonePages } from './phone-pages.ts'
import { mountOidc, type Oidc } from './oidc-pages.ts'
import { mountReference } from './reference-page.ts'
import { pageRenderer } from './render-page.ts'
import { mountSignIn } from './sign-in-pages.ts'
import { signedInPages } from './signed-in.ts'
import { waterfall } from './waterfall.ts'

export type PagePorts = {
  database: ScopedDatabase
  sealer: Sealer
  families: Families
  files: PhoneFiles
  authentication: Authentication
  live: LiveEvents
  tails: LogTails
  visible: FindVisible
  oidc: Oidc | undefined
  /** The edge's, as phones are told. */
  baseUrl: string
}

const STATES = ['running', 'stalled', 'completed', 'refused'] as const
/** A platform's state in words, and as which state of a boot it looks. */
const PLATFORM_STATES = {
  closed: { word: 'answers', look: 'completed' },
  'half-open': { word: 'being tried', look: 'running' },
  open: { word: 'left alone', look: 'refused' },
  idle: { word: 'not asked', look: 'ordered' },
} as const
const SHOWN_BOOTS = 100
const SHOWN_LINES = 200

/** The pages people look at: boots, one boot's waterfall, phones. Rendered here; htmx keeps them current. */
export function mountPages(
  app: OpenAPIHono,
  { database, sealer, families, files, authentication, live, tails, visible, oidc, baseUrl }: PagePorts,
): void {
  const renderPage = pageRenderer()
  const phones = phoneResource(database, sealer, families)
  const counts = recentCounts(database)
  const pages = signedInPages(database, authentication, renderPage)
  const { forSignedIn, signedIn } = pages
  mountSignIn(app, authentication, renderPage, oidc?.provider.host)
  if (oidc) mountOidc(app, { database, sealer, authentication, oidc, renderPage })
  mountReference(app, authentication, renderPage)

  const bootsOf = async (context: Context) => {
    const state = STATES.find((one) => one === context.req.query('state'))
    const tenant = Slug.safeParse(context.req.query('tenant')).data
    const kind = context.req.query('kind') === 'change' ? 'change' : 'boot'
    const found = await findBoots(database, { state, tenant, kind, limit: SHOWN_BOOTS })
    const boots = found.slice(0, SHOWN_BOOTS)
    const [count, progress] = await Promise.all([
      counts(kind, tenant, context.get('scope')),
      findProgress(
        database,
        boots.map(({ id }) => id),
      ),
    ])
    return {
      boots,
      progress,
      more: found.length > SHOWN_BOOTS,
      counts: count,
      state,
      tenant,
      kind: kind === 'change' ? kind : undefined,
      states: STATES,
    }
  }
  app.get(
    '/',
    forSignedIn(async (context, render) => render('boots', await bootsOf(context))),
  )
  app.get(
    '/fragments/boots',
    forSignedIn(async (context, render) => render('boots-list', await bootsOf(context))),
  )

  const showBoot = (template: string) =>
    forSignedIn(async (context, render) => {
      const id = context.req.param('id') ?? ''
      const boot = /^[\w-]{1,64}$/.test(id) ? await findBoot(database, id) : undefined
      if (!boot) return render('not-found', { what: 'boot' }, 404)
      const lines = await findLogLines(database.sql, { mac: boot.mac, boot: boot.id, limit: SHOWN_LINES })
      const logs = lines.slice(0, SHOWN_LINES).map(showLine)
      const now = Date.now()
      return render(template, { boot, logs, more: lines.length > SHOWN_LINES, chart: waterfall(boot, now), now })
    })
  app.get('/boots/:id', showBoot('boot'))
  app.get('/fragments/boots/:id', showBoot('boot-detail'))

  mountPhonePages(app, { database, files, tails, phones }, pages, renderPage)
  mountLogPages(app, { database, tails }, pages, renderPage)
  app.get(
    '/platforms',
    forSignedIn(async (_, render) =>
      render('platforms', { platforms: await findPlatformHealth(database), shown: PLATFORM_STATES }),
    ),
  )
  app.get(
    '/live',
    signedIn(async (context) => {
      const { boot, mac, tenant } = context.req.query()
      return streamChanges(live, context, { boot, mac, tenant }, await visible(context.get('scope')))
    }),
  )
  mountEstate(app, { database, sealer, baseUrl, pages })
  mountBrand(app, database, forSignedIn)
  mountAssets(app)
}
