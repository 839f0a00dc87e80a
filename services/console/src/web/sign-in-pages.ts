import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Authentication, sameOrigin } from '../asking/authentication.ts'
import { localPath } from '../oidc/local-path.ts'
import type { RenderPage } from './render-page.ts'

/**
 * Signing in with the API token, by form or by the link that is printed at the start; the token is exchanged for a cookie and leaves the address bar.
 * `provider` is the host of the identity provider where there is one: the page leads there as well.
 */
export function mountSignIn(
  app: OpenAPIHono,
  authentication: Authentication,
  render: RenderPage,
  provider: string | undefined,
): void {
  const page = (to: string, wrong: boolean) =>
    render('sign-in', { provider, to, notice: wrong ? 'That is not the token.' : undefined }, wrong ? 401 : 200)
  app.get('/sign-in', async (context) => {
    const { token, to } = context.req.query()
    const next = localPath(to)
    if (token === undefined) return page(next, false)
    return (await authentication.signIn(context, token.trim())) ? context.redirect(next, 303) : page(next, true)
  })
  app.post('/sign-in', sameOrigin, async (context) => {
    const { token, to } = await context.req.parseBody()
    const next = localPath(typeof to === 'string' ? to : undefined)
    return typeof token === 'string' && (await authentication.signIn(context, token.trim()))
      ? context.redirect(next, 303)
      : page(next, true)
  })
  app.post('/sign-out', sameOrigin, async (context) => {
    await authentication.signOut(context)
    return context.redirect('/sign-in', 303)
  })
}
