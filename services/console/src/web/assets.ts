import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { etagOf } from '@offhook/families'

/** The stylesheet, the picture, htmx and its server-sent events: served as they are installed. */
export function mountAssets(app: OpenAPIHono): void {
  const require = createRequire(import.meta.url)
  const own = (name: string) => fileURLToPath(new URL(`./assets/${name}`, import.meta.url))
  const assets: Record<string, [path: string, type: string]> = {
    'htmx.js': [require.resolve('htmx.org/dist/htmx.min.js'), 'text/javascript'],
    'sse.js': [require.resolve('htmx-ext-sse/dist/sse.js'), 'text/javascript'],
    'offhook.css': [own('offhook.css'), 'text/css'],
    'forms.js': [own('forms.js'), 'text/javascript'],
    'forms.css': [own('forms.css'), 'text/css'],
    'phones.css': [own('phones.css'), 'text/css'],
    'fleet.css': [own('fleet.css'), 'text/css'],
    'boots.css': [own('boots.css'), 'text/css'],
    'sign-in.css': [own('sign-in.css'), 'text/css'],
    'reference.css': [own('reference.css'), 'text/css'],
    'offhook.svg': [own('offhook.svg'), 'image/svg+xml'],
  }
  app.get('/assets/:name', async (context) => {
    const asset = assets[context.req.param('name')]
    if (!asset) return context.notFound()
    const bytes = await readFile(asset[0])
    const headers = {
      'content-type': `${asset[1]}; charset=utf-8`,
      'cache-control': 'no-cache',
      etag: etagOf(bytes),
      'x-content-type-options': 'nosniff',
    }
    if (context.req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
    return new Response(bytes, { headers })
  })
}
