import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Authentication } from '../asking/authentication.ts'
import { type ApiDocument, type Described, describeApi } from './describe-api.ts'
import type { RenderPage } from './render-page.ts'

/** The API's reference, made of the document that the API makes of itself; like that document, for everybody. */
export function mountReference(app: OpenAPIHono, authentication: Authentication, render: RenderPage): void {
  let described: Promise<Described> | undefined
  const describe = async () => describeApi((await (await app.request('/openapi.json')).json()) as ApiDocument)
  app.get('/reference', async (context) => {
    described ??= describe() // routes do not change while it runs
    const anonymous = (await authentication.signedIn(context)) === undefined
    return render('reference', { api: await described, anonymous })
  })
}
