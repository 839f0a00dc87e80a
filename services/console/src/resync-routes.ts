import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { MacName } from './phones.ts'
import { Refusal } from './refusal.ts'
import { mountRoute, parse, problem, problems, secured } from './routes.ts'

const MacParams = z.object({ mac: MacName })

/** Asking a phone to fetch again takes a notifier, which this release does not have: it says so rather than taking what nobody would do. */
export function mountResync(app: OpenAPIHono): void {
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/phones/{mac}/resync',
      tags: ['phones'],
      security: secured,
      summary: 'Asks a phone to fetch its files again',
      request: { params: MacParams },
      responses: { 501: problem('no notifier is part of this installation'), ...problems },
    },
    (context) => {
      parse(MacParams, context.req.param())
      throw new Refusal(501, 'no notifier is part of this installation: phones fetch again when they boot or poll')
    },
  )
}
