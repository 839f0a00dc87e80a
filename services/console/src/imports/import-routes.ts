import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { PageQuery, page, pageOf, readCursor } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { Operation } from '../phones/answers.ts'
import { Import, ImportRow, Verdict } from './answers.ts'
import { findRows, showRow } from './found-rows.ts'
import { Asked, applyImport, beginImport, Pieces, removeImport, startImport, takePieces } from './imports.ts'
import { asOperation, countVerdicts, findImport, type KeptImport, showImport } from './kept-imports.ts'

const tags = ['imports']
const IdParams = z.object({ id: z.uuid() })
const RowsQuery = PageQuery.extend({ verdict: Verdict.optional() })
const Apply = z.strictObject({ partial: z.boolean().optional() })
const params = IdParams.openapi({ example: { id: '5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de' } })

/** Coming over from elsewhere: files go in, every row gets a verdict, and what is good is written as a PUT would write it. */
export function mountImports(app: OpenAPIHono, database: Database, sealer: Sealer): void {
  const { sql } = database
  const idOf = (context: Context) => parse(IdParams, context.req.param()).id
  const asker = (context: Context) => ({ actor: context.get('actor'), scope: context.get('scope') })
  const common = { tags, security: secured }
  const shown = answer('the import', Import)
  const early = problem('not now')

  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: '/v1/imports',
      summary: 'Begins an import, tried without writing anything unless `dryRun` is false',
      description:
        'With `files` it starts at once. Larger ones are sent in pieces: begin without `files`, PUT the pieces, start it.',
      request: {
        body: requestBody(
          Asked.openapi({
            example: {
              format: 'csv',
              tenant: 'acme',
              dryRun: true,
              files: [{ name: 'phones.csv', text: 'mac,line1.user,line1.password\n0004f21a2457,201,correct-horse\n' }],
            },
          }),
        ),
      },
      responses: { 202: answer('taken; its progress is at Location', Operation), ...problems, 409: early },
    },
    async (context) => {
      const asked = parse(Asked, await readJson(context))
      const begun = await beginImport(database, sealer, asker(context), asked, context.get('operation') ?? randomUUID())
      return context.json(asOperation(begun), 202, { location: `/v1/operations/${begun.id}` })
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: '/v1/imports',
      summary: 'Imports, the latest first',
      request: { query: PageQuery },
      responses: { 200: answer('a page', pageOf(Import)), ...problems },
    },
    async (context) => {
      const { limit, cursor } = parse(PageQuery, context.req.query())
      const after = readCursor(cursor, ['string', 'string'])
      const rows = await sql<KeptImport[]>`
        select * from imports where true ${after === undefined ? sql`` : sql`and created_at <= ${after[0]}::timestamptz and (created_at < ${after[0]}::timestamptz or id > ${after[1]}::uuid)`}
        order by created_at desc, id limit ${limit + 1}`
      const listed = page(
        rows,
        limit,
        ({ created_at, id }) => [created_at, id],
        (row) => row,
      )
      const items = []
      for (const row of listed.items) items.push(showImport(row, await countVerdicts(sql, row.id)))
      return context.json({ items, next: listed.next })
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: '/v1/imports/{id}',
      summary: 'How far an import is, and its rows by what became of them',
      request: { params },
      responses: { 200: shown, ...problems },
    },
    async (context) => {
      const found = await findImport(sql, idOf(context))
      if (!found) throw missing('import')
      return context.json(found)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      path: '/v1/imports/{id}/rows',
      summary: 'What became of each row, or would',
      request: { params, query: RowsQuery },
      responses: { 200: answer('a page', pageOf(ImportRow)), ...problems },
    },
    async (context) => {
      const id = idOf(context)
      const { limit, cursor, verdict } = parse(RowsQuery, context.req.query())
      if (!(await findImport(sql, id))) throw missing('import')
      const [after] = readCursor(cursor, ['number']) ?? [-1]
      const rows = await findRows(sql, id, { verdict, after, limit: limit + 1 })
      return context.json(page(rows, limit, ({ at }) => [at], showRow))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      path: '/v1/imports/{id}/pieces',
      summary: 'Takes pieces of an import’s files; the same piece again replaces the one before',
      request: {
        params,
        body: requestBody(
          Pieces.openapi({
            example: {
              pieces: [{ file: 0, name: 'phones.csv', piece: 0, text: 'mac,line1.user\n0004f21a2457,201\n' }],
            },
          }),
        ),
      },
      responses: { 200: shown, ...problems, 409: early, 413: problem('the files are too large') },
    },
    async (context) => {
      const { pieces } = parse(Pieces, await readJson(context))
      return context.json(await takePieces(database, sealer, idOf(context), pieces))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: '/v1/imports/{id}/start',
      summary: 'All its files are there: it is read',
      request: { params },
      responses: { 202: answer('taken; its progress is at Location', Operation), ...problems, 409: early },
    },
    async (context) => {
      const begun = await startImport(database, idOf(context))
      return context.json(asOperation(begun), 202, { location: `/v1/operations/${begun.id}` })
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'post',
      path: '/v1/imports/{id}/apply',
      summary: 'Writes what a dry run has tried, within a day of it',
      request: { params, body: { ...requestBody(Apply.openapi({ example: { partial: true } })), required: false } },
      responses: { 202: answer('taken; its progress is at Location', Operation), ...problems, 409: early },
    },
    async (context) => {
      const { partial } = parse(Apply, (await context.req.text()) === '' ? {} : await readJson(context))
      const begun = await applyImport(database, asker(context), idOf(context), partial)
      return context.json(asOperation(begun), 202, { location: `/v1/operations/${begun.id}` })
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      path: '/v1/imports/{id}',
      summary: 'Forgets an import; what it has written stays',
      request: { params },
      responses: { 204: { description: 'forgotten' }, ...problems },
    },
    async (context) => {
      await removeImport(database, asker(context), idOf(context))
      return context.body(null, 204)
    },
  )
}
