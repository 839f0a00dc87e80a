import { OpenAPIHono } from '@hono/zod-openapi'
import { openDatabase, scopeDatabase } from '@offhook/database'
import { mountPages, type PagePorts } from './pages.ts'

/** What the console answers with a page, a part of one or an asset to a GET, as routes: `/tenants/:tenant`, the one that is looked at first in front. Nothing is connected to, and nobody is asked. */
export function pageRoutes(): string[] {
  const app = new OpenAPIHono()
  const database = scopeDatabase(openDatabase('postgres://127.0.0.1/nowhere'))
  // Routes keep the other ports for their requests, of which there is none.
  mountPages(app, { database, authentication: {} } as unknown as PagePorts)
  return [...new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))]
}
