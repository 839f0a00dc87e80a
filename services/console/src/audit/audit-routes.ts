import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { type Page, PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { iso } from '../tenants/tenants.ts'

const text = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, 'no control characters')
export const AuditQuery = PageQuery.extend({
  tenant: Slug.optional().openapi({ description: 'whose things' }),
  actor: text.optional().openapi({ example: 'acme/billing' }),
  action: text.optional().openapi({ description: 'one, or all that begin so before a *', example: 'phone.*' }),
  subject: text.optional().openapi({ description: 'a phone’s MAC, tenant/gateway and so on', example: '0004f21a2457' }),
  since: z.iso.datetime({ offset: true }).optional().openapi({ description: 'at or after' }),
})

const AuditEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    tenant: z.string().nullable().openapi({ description: 'whose thing it is; null for what is nobody’s' }),
    detail: z.looseObject({
      before: z.looseObject({}).optional().openapi({ description: 'the fields that were changed, as they were' }),
      after: z.looseObject({}).optional().openapi({ description: 'the fields that were changed, as they are since' }),
      changed: z.array(z.string()).optional().openapi({ description: 'the path of every value that changed' }),
    }),
  })
  .openapi('AuditEntry', {
    example: {
      id: 4711,
      at: '2026-01-05T09:00:30.000Z',
      actor: 'acme/billing',
      action: 'phone.changed',
      subject: '0004f21a2457',
      tenant: 'acme',
      detail: {
        before: { lines: [{ user: '201', password: '••••••••' }] },
        after: { lines: [{ user: '201', password: '••••••••' }] },
        changed: ['lines[0].password'],
      },
    },
  })

type Row = Omit<z.output<typeof AuditEntry>, 'at'> & { at: string }
const show = ({ at, ...row }: Row) => ({ ...row, at: iso(at) })

/**
 * Who changed or revealed what, the newest first. A tenant reads of its own things and those of tenants below it, as far as they are those tenants': what one
 * of the same name had before it was made is administrators' to read.
 */
export function mountAudit(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/audit',
      tags: ['audit'],
      security: secured,
      summary: 'Who changed or revealed what, the newest first',
      request: { query: AuditQuery },
      responses: { 200: answer('a page', pageOf(AuditEntry)), ...problems },
    },
    async (context) => {
      return context.json(await findAudit({ sql }, context.get('scope'), parse(AuditQuery, context.req.query())))
    },
  )
}

/** Who changed or revealed what, a page of it. */
export async function findAudit(
  { sql }: Pick<Database, 'sql'>,
  scope: string | undefined,
  { limit, cursor, tenant, actor, action, subject, since }: z.output<typeof AuditQuery>,
): Promise<Page<z.output<typeof AuditEntry>>> {
  const [before] = readCursor(cursor, ['number']) ?? []
  const rows = await sql<Row[]>`
    select id, at, actor, action, subject, tenant, detail from audit_trail where true
      ${scope === undefined ? sql`` : sql`and exists (select from tenants t where t.tenant = audit_trail.tenant and t.created_at <= audit_trail.at)`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
      ${tenant === undefined ? sql`` : sql`and tenant = ${tenant}`}
      ${actor === undefined ? sql`` : sql`and actor = ${actor}`}
      ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
      ${action === undefined ? sql`` : action.endsWith('*') ? sql`and starts_with(action, ${action.slice(0, -1)})` : sql`and action = ${action}`}
      ${since === undefined ? sql`` : sql`and at >= ${since}::timestamptz`}
    order by id desc limit ${limit + 1}`
  return page(rows, limit, ({ id }) => [id], show)
}
