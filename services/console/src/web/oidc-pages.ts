import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { type Authentication, isSecure, SESSION_MS } from '../asking/authentication.ts'
import { type AccessRefusal, type ClaimNames, decideAccess } from '../oidc/decide-access.ts'
import { FLOW_SECONDS, openFlow, sealFlow } from '../oidc/flow-cookie.ts'
import type { IdentityProvider } from '../oidc/identity-provider.ts'
import { localPath } from '../oidc/local-path.ts'
import { beginSession } from '../oidc/sign-in-sessions.ts'
import type { RenderPage } from './render-page.ts'

export type Oidc = ClaimNames & { readonly provider: IdentityProvider; readonly redirectUri: string }

export type OidcPorts = {
  readonly database: Pick<Database, 'sql'>
  readonly sealer: Sealer
  readonly authentication: Authentication
  readonly oidc: Oidc
  readonly renderPage: RenderPage
}

const COOKIE = 'offhook-oidc'
const PATH = '/sign-in/oidc'

const REFUSED: Record<AccessRefusal, string> = {
  'no-subject': 'It did not say who you are.',
  'no-role': 'Your account has no role here.',
  'several-roles': 'Your account has several roles here; it needs exactly one.',
  'no-tenant': 'Your account has a role, and no tenant that it is for.',
  'bad-tenant': 'The tenant of your account is not written as tenants are.',
  'administrator-of-a-tenant': 'Your account is an administrator’s and names a tenant; it can be one or the other.',
  'unknown-tenant': 'There is no such tenant as that of your account.',
}

/** Signing in at the identity provider: there with a sealed cookie, back with a code, and on with the same cookie that a token gives. */
export function mountOidc(app: OpenAPIHono, { database, sealer, authentication, oidc, renderPage }: OidcPorts): void {
  const { provider } = oidc
  const { host } = provider
  // Lax: the provider's page is another site, and leads back here.
  const cookie = (context: Context) =>
    ({ httpOnly: true, sameSite: 'Lax', path: PATH, secure: isSecure(context, oidc.redirectUri) }) as const
  const page = (context: Context, notice: string, status: number, to = '/') =>
    send(context, renderPage('sign-in', { provider: host, to, notice }, status))
  const away = (context: Context, to: string) =>
    page(context, `${host} cannot be reached, or does not answer as it should. A token works.`, 503, to)

  app.get(PATH, async (context) => {
    const to = localPath(context.req.query('to'))
    const begun = await provider.begin()
    if (!begun) return away(context, to)
    setCookie(context, COOKIE, sealFlow(sealer, begun.flow, to, Date.now()), {
      ...cookie(context),
      maxAge: FLOW_SECONDS,
    })
    return context.redirect(begun.url.href, 303)
  })
  app.get(`${PATH}/answer`, async (context) => {
    const begun = openFlow(sealer, getCookie(context, COOKIE), Date.now())
    deleteCookie(context, COOKIE, cookie(context))
    if (!begun) return page(context, 'That sign-in was not begun here, or took too long. Begin again.', 401)
    const { flow, to } = begun
    const answered = await provider.finish(new URL(context.req.url).search, flow)
    if (answered.kind === 'away') return away(context, to)
    if (answered.kind === 'refused')
      return page(context, `Signing in at ${host} did not succeed. Begin again.`, 401, to)
    const { claims } = answered
    const access = decideAccess(claims, oidc)
    const refuse = (because: AccessRefusal) =>
      page(context, `${REFUSED[because]} Whoever looks after accounts at ${host} can change that.`, 403, to)
    if (access.kind === 'refused') return refuse(access.because)
    const expiresAt = Date.now() + SESSION_MS
    const session = await beginSession(database, access, nameIn(claims), new Date(expiresAt))
    if (!session) return refuse('unknown-tenant')
    authentication.keep(context, session, expiresAt)
    // Not a redirect: a browser that comes from another site brings no strict cookie to where one leads, but does to where a page of ours leads.
    return send(context, renderPage('signed-in', { to }))
  })
}

/** With the cookies that were set meanwhile. */
const send = (context: Context, page: Response): Response =>
  context.body(page.body!, page.status as 200, Object.fromEntries(page.headers)) // a page has a body, and any status

/** A name for people, as the provider writes it; what counts is the `sub`. */
function nameIn(claims: Readonly<Record<string, unknown>>): string | undefined {
  const found = [claims.preferred_username, claims.email, claims.name].find(
    (one): one is string => typeof one === 'string' && one !== '',
  )
  return found?.replaceAll('\0', '').slice(0, 200)
}
