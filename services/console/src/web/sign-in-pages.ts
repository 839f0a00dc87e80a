import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Authentication, sameOrigin } from '../authentication.ts'
import type { RenderPage } from './render-page.ts'

/** Signing in with the API token, by form or by the link that is printed at the start; the token is exchanged for a cookie and leaves the address bar. */
export function mountSignIn(app: OpenAPIHono, authentication: Authentication, render: RenderPage): void {
  app.get('/sign-in', async (context) => {
    const token = context.req.query('token')
    if (token === undefined) return render('sign-in', { wrong: false })
    return (await authentication.signIn(context, token.trim()))
      ? context.redirect('/', 303)
      : render('sign-in', { wrong: true }, 401)
  })
  app.post('/sign-in', sameOrigin, async (context) => {
    const { token } = await context.req.parseBody()
    return typeof token === 'string' && (await authentication.signIn(context, token.trim()))
      ? context.redirect('/', 303)
      : render('sign-in', { wrong: true }, 401)
  })
  app.post('/sign-out', sameOrigin, (context) => {
    authentication.signOut(context)
    return context.redirect('/sign-in', 303)
  })
}
