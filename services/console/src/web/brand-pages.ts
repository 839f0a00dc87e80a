import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { etagOf } from '@offhook/families'
import { isUnchanged } from '../manners/entity-tags.ts'
import { findBrandImage } from '../tenants/brand-image-routes.ts'
import { brandStyle } from './brand-style.ts'
import { findBrand } from './layout-brand.ts'
import type { ForSignedIn } from './signed-in.ts'

/** The colours and the logo of the tenant that whoever is signed in belongs to; administrators have Offhook's own. */
export function mountBrand(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>, forSignedIn: ForSignedIn): void {
  app.get(
    '/brand/colours.css',
    forSignedIn(async (context) => {
      const scope = context.get('scope')
      if (scope === undefined) return context.notFound()
      const style = Buffer.from(brandStyle(await findBrand(sql, scope)))
      const headers = { etag: etagOf(style), 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' }
      if (isUnchanged(context.req.header('if-none-match'), headers.etag))
        return new Response(null, { status: 304, headers })
      return new Response(style, { headers: { ...headers, 'content-type': 'text/css; charset=utf-8' } })
    }),
  )
  app.get(
    '/brand/logo',
    forSignedIn(async (context) => {
      const scope = context.get('scope')
      const logo = scope === undefined ? undefined : await findBrandImage(sql, scope, 'logo', context)
      logo?.headers.set('content-security-policy', "default-src 'none'; sandbox")
      return logo ?? context.notFound()
    }),
  )
}
