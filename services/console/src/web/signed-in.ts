import type { ScopedDatabase } from '@offhook/database'
import type { Context } from 'hono'
import type { Authentication } from '../asking/authentication.ts'
import { mayChange } from '../asking/roles.ts'
import { findBrand, layoutBrand, OFFHOOK } from './layout-brand.ts'
import type { RenderPage } from './render-page.ts'

type Show = (context: Context, render: RenderPage) => Promise<Response> | Response
type Handle = (context: Context) => Promise<Response>

/** A page for whoever is signed in: a tenant's runs as that tenant and has its look, an administrator's sees everything. Everybody else is led to sign in. Templates know by `mayChange` whether to offer what changes something. */
export type ForSignedIn = (show: Show) => Handle

export type SignedInPages = {
  readonly forSignedIn: ForSignedIn
  /** The same without a transaction, for what outlives one. */
  readonly signedIn: (show: Handle) => Handle
}

export function signedInPages(
  database: ScopedDatabase,
  authentication: Authentication,
  renderPage: RenderPage,
): SignedInPages {
  const signedIn = (show: Handle) => async (context: Context) => {
    if (await authentication.signedIn(context)) return show(context)
    // A redirect would put the whole sign-in page into the fragment's place.
    if (context.req.header('hx-request')) return context.body(null, 401, { 'hx-redirect': '/sign-in' })
    return context.redirect(signInPath(context), 303)
  }
  const forSignedIn = (show: Show) =>
    signedIn(async (context) => {
      const scope = context.get('scope')
      const may = { mayChange: mayChange(context.get('role')) }
      if (scope === undefined)
        return show(context, (template, values, status) => renderPage(template, { ...may, ...values }, status))
      return database.as(scope, async () => {
        const isWhole = !context.req.header('hx-request') // a fragment has no layout
        const brand = isWhole ? layoutBrand(await findBrand(database.sql, scope)) : OFFHOOK
        return show(context, (template, values, status) => renderPage(template, { brand, ...may, ...values }, status))
      })
    })
  return { forSignedIn, signedIn }
}

/** Whoever asked for a page comes back to it. */
function signInPath({ req }: Context): string {
  const isPage = req.method === 'GET' && (req.header('accept') ?? '').includes('text/html')
  const { pathname, search } = new URL(req.url)
  return isPage && pathname !== '/' ? `/sign-in?${new URLSearchParams({ to: `${pathname}${search}` })}` : '/sign-in'
}
