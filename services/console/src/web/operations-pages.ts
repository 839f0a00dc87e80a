import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Context } from 'hono'
import { findImport } from '../imports/kept-imports.ts'
import { page, readCursor } from '../manners/paging.ts'
import { findOperation, type OperationPhone, outcomesOf } from '../phones/operations.ts'
import { iso } from '../tenants/tenants.ts'
import { showImport, UUID } from './import-pages.ts'
import type { SignedInPages } from './signed-in.ts'

export type OperationPagesPorts = { database: ScopedDatabase; pages: SignedInPages }

const SHOWN = 20
const SHOWN_PHONES = 100

/** What each result means, and as which state of a boot it looks. */
const RESULTS = {
  accepted: ['accepted', 'completed'],
  'handed-over': ['handed to its PBX', 'completed'],
  answered: ['answered otherwise', 'stalled'],
  'not-registered': ['not registered', 'stalled'],
  'not-rendered': ['has no files', 'stalled'],
  challenged: ['asked for a password', 'refused'],
  refused: ['refused', 'refused'],
  'no-subscription': ['takes no such event', 'refused'],
  timeout: ['did not answer', 'refused'],
  unreachable: ['not reached', 'refused'],
  changed: ['has new files', 'completed'],
  unchanged: ['has the same files', 'completed'],
} as const

type Listed = {
  id: string
  tenant: string | null
  what: string
  imports: boolean
  asked_by: string
  total: number
  finished: number
  created_at: string
}

/** What was asked of many phones at once: how far it is, and what became of each. */
export function mountOperationPages(app: OpenAPIHono, { database, pages: { forSignedIn } }: OperationPagesPorts): void {
  const { sql } = database
  app.get(
    '/operations',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data
      const after = readCursor(context.req.query('cursor'), ['string', 'string'])
      const within = tenant === undefined ? sql`` : sql`and o.tenant = ${tenant}`
      const earlier =
        after === undefined
          ? sql``
          : sql`and o.created_at <= ${after[0]}::timestamptz and (o.created_at < ${after[0]}::timestamptz or o.id > ${after[1]}::uuid)`
      const rows = await sql<Listed[]>`
        (select o.id, o.tenant, o.format as what, o.asked_by, o.rows as total, o.created_at, true as imports,
          case o.phase when 'finished' then o.rows when 'applying' then o.next_row else 0 end as finished
        from imports o where true ${within} ${earlier} order by o.created_at desc, o.id limit ${SHOWN + 1})
        union all
        (select o.id, o.tenant, o.what, o.asked_by, cardinality(o.macs) as total, o.created_at, false as imports,
          case o.kind when 'resync' then (select count(*)::int from resyncs r where r.operation = o.id)
            else (select count(*)::int from bundles b where b.mac = any (o.macs) and b.rendered_at >= o.created_at) end as finished
        from operations o where true ${within} ${earlier} order by o.created_at desc, o.id limit ${SHOWN + 1})
        order by created_at desc, id limit ${SHOWN + 1}`
      const listed = page(
        rows,
        SHOWN,
        ({ created_at, id }) => [created_at, id],
        ({ created_at, asked_by, ...row }) => ({ ...row, askedBy: asked_by, createdAt: iso(created_at) }),
      )
      return render('operations', { tenant, ...listed })
    }),
  )

  const show = (template: string) =>
    forSignedIn(async (context: Context, render) => {
      const id = context.req.param('id') ?? ''
      if (UUID.test(id) && (await findImport(sql, id)))
        return showImport(context, render, database, template.replace('operation', 'import'), id)
      const operation = UUID.test(id) ? await findOperation(sql, id) : undefined
      if (!operation) return render('not-found', { what: 'operation' }, 404)
      const result = Object.keys(RESULTS).find((one) => one === context.req.query('result'))
      const [after] = readCursor(context.req.query('cursor'), ['string']) ?? ['']
      const rows = await sql<OperationPhone[]>`
        select mac, result, status, attempts, at from ${outcomesOf(sql, operation)} as outcomes where mac > ${after}
          ${result === undefined ? sql`` : sql`and result = ${result}`} order by mac limit ${SHOWN_PHONES + 1}`
      const { items, next } = page(
        rows,
        SHOWN_PHONES,
        ({ mac }) => [mac],
        ({ at, ...row }) => ({ ...row, at: iso(at) }),
      )
      return render(template, { operation, result, phones: items, next, RESULTS })
    })
  app.get('/operations/:id', show('operation-page'))
  app.get('/fragments/operation-pages/:id', show('operation-detail'))
}
