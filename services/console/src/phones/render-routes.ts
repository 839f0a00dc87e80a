import { randomUUID } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { accountChanged } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { Operation } from './answers.ts'
import { findOperation } from './operations.ts'
import { ManyPhones, phonesWithFiles } from './phones-with-files.ts'

/** Rendering many phones again, as an operation: after a pack or a template changed, which by itself renders nothing that is there. */
export function mountRenders(app: OpenAPIHono, { sql }: Database): void {
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/renders',
      tags: ['phones'],
      security: secured,
      summary: 'Renders many phones again; those whose files become others are told to fetch them',
      request: { body: requestBody(ManyPhones.openapi({ example: { tenant: 'acme', family: 'yealink' } })) },
      responses: {
        202: answer('taken; its progress is at Location', Operation),
        ...problems,
        409: problem('no phone, or more than one operation takes'),
      },
    },
    async (context) => {
      const like = parse(ManyPhones.strict(), await readJson(context))
      const id = context.get('operation') ?? randomUUID()
      await sql.begin(async (sql) => {
        const macs = await phonesWithFiles(sql, like)
        const actor = context.get('actor')
        const [fresh] = await sql`
          insert into operations (id, tenant, kind, what, asked_by, macs) values (${id}, ${like.tenant}, 'render', 'render', ${actor}, ${[...macs]}) on conflict (id) do nothing returning 1`
        if (!fresh) return
        await sql`
          insert into outbox (contract, payload)
          select ${accountChanged.name}, jsonb_build_object('id', ${id}::text || '.' || b.mac, 'mac', b.mac, 'tenant', b.tenant, 'what', 'settings',
            'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          from bundles b where b.mac = any (${[...macs]}::text[]) order by b.mac`
        await audit(sql, actor, 'phones.render', id, { ...like, phones: macs.length }, like.tenant)
      })
      return context.json(await findOperation(sql, id), 202, { location: `/v1/operations/${id}` })
    },
  )
}
