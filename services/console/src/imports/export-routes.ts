import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { EXPORT_HEADER, EXPORT_VERSION, writeCsvRow } from '@offhook/imports'
import { Slug } from '@offhook/phones'
import { mayChange } from '../asking/roles.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { mountRoute, parse, problem, problems, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { exportThings } from './export-things.ts'
import type { Resources } from './things.ts'

const Query = z.object({
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
  tenant: Slug.optional().openapi({ description: 'it and those below it; everything when absent' }),
  secrets: z.enum(['true', 'false']).default('false').openapi({
    description:
      'true: passwords and the like in clear, for an operator alone, and written into the audit trail; otherwise they are masked',
  }),
})

/** Everything as lines or rows, which an import takes again. */
export function mountExport(app: OpenAPIHono, database: ScopedDatabase, resources: Resources): void {
  const { sql } = database
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/export',
      tags: ['imports'],
      security: secured,
      summary: 'Tenants, platforms, registrars, gateways and phones, as JSON Lines or CSV',
      description:
        'What is exported is imported again without a difference: masked secrets are those that are there. Gateways keep no key: imported elsewhere, each gets one of its own.',
      request: { query: Query },
      responses: {
        200: {
          description: 'a stream; one that ends before its time is cut off',
          content: {
            'application/x-ndjson': {
              schema: z.string().openapi({
                example:
                  '{"kind":"offhook","version":1,"secrets":false}\n{"kind":"tenant","tenant":"acme","body":{"name":"Acme"}}\n',
              }),
            },
            'text/csv': { schema: z.string().openapi({ example: 'kind,tenant,name,mac\r\ntenant,acme,,\r\n' }) },
          },
        },
        403: problem('not for the role of the asker'),
        ...problems,
      },
    },
    async (context) => {
      const { format, tenant, secrets } = parse(Query, context.req.query())
      const [role, scope] = [context.get('role'), context.get('scope')]
      if (!mayChange(role)) throw new Refusal(403, `the role ${role} exports nothing`)
      const reveals = secrets === 'true'
      if (reveals && role !== 'operator') throw new Refusal(403, 'only an operator exports secrets')
      await database.as(scope, async () => {
        if (tenant !== undefined && (await sql`select from tenants where tenant = ${tenant}`).length === 0)
          throw missing('tenant')
        if (reveals)
          await audit(
            sql,
            context.get('actor'),
            'secrets.exported',
            tenant ?? scope ?? 'everything',
            { format },
            tenant,
          )
      })
      const things = exportThings(database, resources, { scope, tenant, secrets: reveals })
      const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
      return new Response(textOf(format, things, reveals), {
        headers: { 'content-type': type, 'content-disposition': `attachment; filename="offhook.${format}"` },
      })
    },
  )
}

type Things = ReturnType<typeof exportThings>
const ENOUGH = 16 * 1024

/** Made as fast as it is read. */
function textOf(format: 'jsonl' | 'csv', things: Things, secrets: boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const head =
    format === 'csv' ? EXPORT_HEADER : `${JSON.stringify({ kind: 'offhook', version: EXPORT_VERSION, secrets })}\n`
  return new ReadableStream({
    start: (stream) => stream.enqueue(encoder.encode(head)),
    async pull(stream) {
      let text = ''
      while (text.length < ENOUGH) {
        const { done, value } = await things.next()
        if (done) {
          if (text !== '') stream.enqueue(encoder.encode(text))
          return stream.close()
        }
        text += format === 'csv' ? writeCsvRow(value) : `${JSON.stringify(value)}\n`
      }
      stream.enqueue(encoder.encode(text))
    },
    async cancel() {
      await things.return(undefined)
    },
  })
}
