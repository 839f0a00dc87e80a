import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ResyncResult } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { asOperation, findImport } from '../imports/kept-imports.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import type { AnySql } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import { Operation } from './answers.ts'

const IdParams = z.object({ id: z.uuid() })

/** What was asked of many phones, or an import: how far it is. */
export function mountOperations(app: OpenAPIHono, { sql }: Database): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/operations/{id}',
      tags: ['operations'],
      security: secured,
      summary: 'How far an operation is, and what became of its phones',
      request: { params: IdParams.openapi({ example: { id: '5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de' } }) },
      responses: { 200: answer('the operation', Operation), ...problems },
    },
    async (context) => {
      const { id } = parse(IdParams, context.req.param())
      const imported = await findImport(sql, id)
      const found = imported ? asOperation(imported) : await findOperation(sql, id)
      if (!found) throw missing('operation')
      return context.json(found)
    },
  )
}

/** What may become of a phone that is rendered again. */
export const RENDER_RESULTS = ['changed', 'unchanged', 'not-rendered'] as const

/** A renderer that has not come to a phone by then is not coming. */
const RENDERED_WITHIN = '10 minutes'

/** Results that are none of the phone's doing and no fault. */
const GOOD = ['accepted', 'handed-over', 'changed', 'unchanged']
const SHOWN_FAILURES = 1_000

type Row = {
  readonly id: string
  readonly tenant: string
  readonly kind: 'resync' | 'render'
  readonly what: string
  readonly asked_by: string
  readonly total: number
  readonly created_at: string
}
export type OperationPhone = {
  readonly mac: string
  readonly result: string
  readonly status: number | null
  readonly attempts: number
  readonly at: string
}

/**
 * What became of the phones of an operation, as a table of mac, result, status, attempts and at: what the notifier wrote of each that it told, or what the renderer made of each
 * since. A phone whose files are not there in time is `not-rendered`; one that may still be has no row.
 */
export const outcomesOf = (sql: AnySql, { id, kind }: Pick<Row, 'id' | 'kind'>) =>
  kind === 'resync'
    ? sql`(select mac, result, status, attempts, at from resyncs where operation = ${id})`
    : sql`(
        select asked.mac, null::int as status, 1 as attempts,
          case when b.rendered_at >= o.created_at then case when f.replaced_at >= o.created_at then 'changed' else 'unchanged' end else 'not-rendered' end as result,
          case when b.rendered_at >= o.created_at then b.rendered_at else o.created_at + ${RENDERED_WITHIN}::interval end as at
        from operations o cross join unnest(o.macs) as asked (mac)
        left join bundles b on b.mac = asked.mac left join former_bundles f on f.mac = asked.mac
        where o.id = ${id} and (b.rendered_at >= o.created_at or o.created_at < now() - ${RENDERED_WITHIN}::interval))`

/** How far an operation is, counted from what services wrote. Undefined when there is none. */
export async function findOperation(sql: AnySql, id: string) {
  const [row] = await sql<
    Row[]
  >`select id, tenant, kind, what, asked_by, cardinality(macs) as total, created_at from operations where id = ${id}`
  if (!row) return undefined
  const outcomes = outcomesOf(sql, row)
  const counts = await sql<{ result: string; count: number; last: string }[]>`
    select result, count(*)::int as count, max(at) as last from ${outcomes} as outcomes group by result`
  const failures = await sql<OperationPhone[]>`
    select mac, result, status, attempts, at from ${outcomes} as outcomes where result <> all (${GOOD}) order by mac limit ${SHOWN_FAILURES}`
  const possible = row.kind === 'resync' ? ResyncResult.options : RENDER_RESULTS
  const finished = counts.reduce((sum, { count }) => sum + count, 0)
  return {
    id: row.id,
    kind: row.kind,
    what: row.what,
    tenant: row.tenant,
    askedBy: row.asked_by,
    state: finished >= row.total ? ('finished' as const) : ('running' as const),
    total: row.total,
    finished,
    results: Object.fromEntries(
      possible.map((result) => [result, counts.find((one) => one.result === result)?.count ?? 0]),
    ) as Record<string, number>,
    failures: failures.map(({ status, at, ...one }) => ({
      ...one,
      ...(status === null ? {} : { status }),
      at: iso(at),
    })),
    createdAt: iso(row.created_at),
    ...(finished >= row.total
      ? {
          finishedAt: counts
            .map(({ last }) => iso(last))
            .toSorted()
            .at(-1),
        }
      : {}),
  }
}
