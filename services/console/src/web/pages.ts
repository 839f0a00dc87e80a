import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Bus } from '@offhook/bus'
import type { ScopedDatabase } from '@offhook/database'
import type { Families } from '@offhook/families'
import type { Sealer } from '@offhook/runtime'
import type { Authentication } from '../asking/authentication.ts'
import type { FindVisible } from '../asking/subtree.ts'
import type { LiveEvents } from '../boots/live-events.ts'
import { streamChanges } from '../boots/stream-events.ts'
import type { LogTails } from '../logs/log-tail.ts'
import type { PhoneFiles } from '../phones/phone-files.ts'
import { phoneResource } from '../phones/phones.ts'
import { findPlatformHealth } from '../platforms/platform-health.ts'
import { mountAssets } from './assets.ts'
import { mountBootPages } from './boots-pages.ts'
import { mountBrand } from './brand-pages.ts'
import { mountEstate } from './estate-pages.ts'
import { mountFleet } from './fleet-pages.ts'
import { mountLogPages } from './log-pages.ts'
import { mountOidc, type Oidc } from './oidc-pages.ts'
import { mountPhonePages } from './phone-pages.ts'
import { PLATFORM_STATES } from './platform-states.ts'
import { mountReference } from './reference-page.ts'
import { pageRenderer } from './render-page.ts'
import { mountSignIn } from './sign-in-pages.ts'
import { signedInPages } from './signed-in.ts'

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
  bus: Pick<Bus, 'readLatest'>
  /** The edge's, as phones are told. */
  baseUrl: string
  /** Where a trace is looked at: a URL in which `{traceId}` stands for its id. */
  traceUrl: string | undefined
}

/** The pages people look at. Rendered here; htmx keeps them current. */
export function mountPages(
  app: OpenAPIHono,
  { database, sealer, families, files, authentication, live, tails, visible, oidc, bus, baseUrl, traceUrl }: PagePorts,
): void {
  const renderPage = pageRenderer()
  const phones = phoneResource(database, sealer, families)
  const pages = signedInPages(database, authentication, renderPage)
  const { forSignedIn, signedIn } = pages
  mountSignIn(app, authentication, renderPage, oidc?.provider.host)
  if (oidc) mountOidc(app, { database, sealer, authentication, oidc, renderPage })
  mountReference(app, authentication, renderPage)
  mountFleet(app, { database, bus, visible }, forSignedIn)
  mountBootPages(app, { database, families, traceUrl }, forSignedIn)
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
